package dev.reverie.agents.dreamer.v3;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.DreamerPolicy;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.engine.Store;

/** Acting with a trained Dreamer v3 (2024). */
public final class DreamerV3Policy extends DreamerPolicy<DreamerV3Settings> {
  /** Its name in checkpoints. */
  public static final String NAME = "dreamer-v3";

  /** Makes the kind. */
  public DreamerV3Policy() {
    super(NAME, DreamerV3Settings.class);
  }

  @Override
  protected DreamerParts agent(Store store, DreamerV3Settings settings, EnvironmentSpec environment) {
    return DreamerV3.parts(store, settings, environment);
  }

  @Override
  protected EvaluationMode mode(DreamerV3Settings settings) {
    return settings.evaluation();
  }
}
