package dev.reverie.agents.dreamer.v2;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.DreamerPolicy;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.engine.Store;

/** Acting with a trained Dreamer v2. */
public final class DreamerV2Policy extends DreamerPolicy<DreamerV2Settings> {
  /** Its name in checkpoints. */
  public static final String NAME = "dreamer-v2";

  /** Makes the kind. */
  public DreamerV2Policy() {
    super(NAME, DreamerV2Settings.class);
  }

  @Override
  protected DreamerParts agent(Store store, DreamerV2Settings settings, EnvironmentSpec environment) {
    return DreamerV2.parts(store, settings, environment);
  }

  @Override
  protected EvaluationMode mode(DreamerV2Settings settings) {
    return settings.evaluation();
  }
}
