package dev.reverie.agents.dreamer.config;

import dev.reverie.agents.env.EnvironmentSpec;

/** How often the presets of Dreamer v3 repeat an action. */
public final class ActionRepeat {
  private ActionRepeat() {
  }

  /**
   * The published number.
   *
   * @param environment what is acted in
   * @return 2 for the swing-ups of dm_control, else 1
   */
  public static int of(EnvironmentSpec environment) {
    return environment.id().contains("swingup") ? 2 : 1;
  }
}
