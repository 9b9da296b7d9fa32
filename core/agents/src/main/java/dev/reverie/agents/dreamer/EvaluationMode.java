package dev.reverie.agents.dreamer;

/** How an agent acts in evaluations. */
public enum EvaluationMode {
  /** The likeliest latent state and the policy's mode: no random number is drawn. */
  MODE,
  /** Sampled, as in training: the authors of v3 evaluate so. */
  SAMPLE
}
