package dev.reverie.agents.tabular;

import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.engine.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings of the tabular reproductions. */
final class Choices {
  private static final String DRAW = "draw";
  private static final List<String> DRAWS = List.of("pair", "state-then-action");

  private final Map<String, String> settings;

  Choices(String name, Workbench workbench) {
    settings = workbench.settings();
    if (workbench.seeds() < 2) {
      throw new IllegalArgumentException("'" + name + "' with " + workbench.seeds() + " seed, expected at least 2: it "
          + "takes two to have a standard error");
    }
    for (String key : settings.keySet()) {
      if (!key.equals(DRAW)) {
        throw new IllegalArgumentException("'" + name + "' has no setting '" + key + "'"
            + Names.nearest(key, List.of(DRAW)));
      }
    }
  }

  /** What planning updates take; a visited state and an action tried there unless said. */
  Draw draw() {
    String value = settings.getOrDefault(DRAW, DRAWS.getLast());
    if (!DRAWS.contains(value)) {
      throw new IllegalArgumentException("'" + DRAW + "' is '" + value + "'" + Names.nearest(value, DRAWS));
    }
    return Draw.valueOf(value.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  static String describe(Draw draw) {
    return switch (draw) {
      case PAIR -> "a pair that was tried, uniformly among all of them";
      case STATE_THEN_ACTION -> "a visited state uniformly, then an action tried there";
    };
  }
}
