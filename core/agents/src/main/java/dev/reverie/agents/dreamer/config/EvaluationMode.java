package dev.reverie.agents.dreamer.config;

/** How an agent acts in evaluations, and in applications. */
public enum EvaluationMode {
  /** The likeliest latent state and the policy's mode: no random number is drawn. */
  MODE(false, false),
  /** A sampled latent state, as the model has learned with, and the policy's mode: the authors of v1 and v2. */
  POLICY_MODE(true, false),
  /** Everything sampled, as in training: the authors of v3. */
  SAMPLE(true, true);

  private final boolean latent;
  private final boolean action;

  EvaluationMode(boolean latent, boolean action) {
    this.latent = latent;
    this.action = action;
  }

  /**
   * Whether latent states are sampled.
   *
   * @return false for the likeliest ones
   */
  public boolean samplesLatents() {
    return latent;
  }

  /**
   * Whether actions are sampled.
   *
   * @return false for the policy's mode
   */
  public boolean samplesActions() {
    return action;
  }
}
