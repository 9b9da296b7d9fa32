package dev.reverie.agents.dreamer.v3of2023;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.DreamerPolicy;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.engine.Store;

/** Acting with a trained Dreamer v3 of 2023. */
public final class DreamerV3Of2023Policy extends DreamerPolicy<DreamerV3Of2023Settings> {
  /** Its name in checkpoints. */
  public static final String NAME = "dreamer-v3-2023";

  /** Makes the kind. */
  public DreamerV3Of2023Policy() {
    super(NAME, DreamerV3Of2023Settings.class);
  }

  @Override
  protected DreamerParts agent(Store store, DreamerV3Of2023Settings settings, EnvironmentSpec environment) {
    return DreamerV3Of2023.parts(store, settings, environment);
  }

  @Override
  protected EvaluationMode mode(DreamerV3Of2023Settings settings) {
    return settings.evaluation();
  }
}
