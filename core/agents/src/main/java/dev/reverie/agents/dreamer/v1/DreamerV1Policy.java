package dev.reverie.agents.dreamer.v1;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.DreamerPolicy;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.engine.Store;

/** Acting with a trained Dreamer v1. */
public final class DreamerV1Policy extends DreamerPolicy<DreamerV1Settings> {
  /** Its name in checkpoints. */
  public static final String NAME = "dreamer-v1";

  /** Makes the kind. */
  public DreamerV1Policy() {
    super(NAME, DreamerV1Settings.class);
  }

  @Override
  protected DreamerParts agent(Store store, DreamerV1Settings settings, EnvironmentSpec environment) {
    return DreamerV1.parts(store, settings, environment);
  }

  @Override
  protected EvaluationMode mode(DreamerV1Settings settings) {
    return settings.evaluation();
  }
}
