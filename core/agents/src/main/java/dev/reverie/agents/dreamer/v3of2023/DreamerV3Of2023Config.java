package dev.reverie.agents.dreamer.v3of2023;

import dev.reverie.agents.dreamer.config.Require;
import dev.reverie.engine.op.Adam;

/**
 * The hyper-parameters of Dreamer v3 of January 2023: one set for all environments and sizes.
 *
 * @param horizon H, imagined steps
 * @param discount gamma
 * @param lambda share of longer returns
 * @param entropy scale of the policy's entropy
 * @param unimix share of the uniform distribution in the latent state and in discrete policies
 * @param freeNats least divergence that costs anything, at each step
 * @param dynamics weight of the divergence that the prior learns from
 * @param representation weight of the divergence that the posterior learns from
 * @param slowRate how far the slow critic moves after each update
 * @param returnRate share of the newest batch in the range of returns
 * @param modelClip greatest norm of all gradients of the world model
 * @param clip greatest norm of all gradients of actor or critic
 * @param model the world model's Adam
 * @param actor the actor's Adam
 * @param critic the critic's Adam
 */
public record DreamerV3Of2023Config(int horizon, float discount, float lambda, float entropy, float unimix,
    float freeNats, float dynamics, float representation, float slowRate, float returnRate, float modelClip,
    float clip, Adam.Config model, Adam.Config actor, Adam.Config critic) {
  /** Refuses numbers outside of their ranges. */
  public DreamerV3Of2023Config {
    Require.that(horizon > 0, "horizon", horizon, "at least 1");
    Require.that(discount > 0 && discount <= 1, "discount", discount, "in (0, 1]");
    Require.that(lambda >= 0 && lambda <= 1, "lambda", lambda, "in [0, 1]");
    Require.that(entropy >= 0, "entropy", entropy, "at least 0");
    Require.that(unimix >= 0 && unimix < 1, "unimix", unimix, "in [0, 1)");
    Require.that(freeNats >= 0, "freeNats", freeNats, "at least 0");
    Require.that(slowRate > 0 && slowRate <= 1, "slowRate", slowRate, "in (0, 1]");
    Require.that(returnRate > 0 && returnRate <= 1, "returnRate", returnRate, "in (0, 1]");
    Require.that(modelClip > 0, "modelClip", modelClip, "above 0");
    Require.that(clip > 0, "clip", clip, "above 0");
  }

  /**
   * The published numbers.
   *
   * @return the configuration
   */
  public static DreamerV3Of2023Config published() {
    return new DreamerV3Of2023Config(15, 1f - 1f / 333, 0.95f, 3e-4f, 0.01f, 1, 0.5f, 0.1f, 0.02f, 0.01f, 1000, 100,
        adam(1e-4, 1e-8), adam(3e-5, 1e-5), adam(3e-5, 1e-5));
  }

  /**
   * Numbers for layers of about 64 on a processor, as the form of 2024 has them there: faster rates, a lighter entropy,
   * and light divergences without free bits.
   *
   * @return the configuration
   */
  public static DreamerV3Of2023Config narrow() {
    DreamerV3Of2023Config p = published();
    return new DreamerV3Of2023Config(p.horizon, p.discount, p.lambda, 3e-5f, p.unimix, 0, 0.05f, 0.01f, p.slowRate,
        p.returnRate, p.modelClip, p.clip, adam(5e-4, 1e-8), adam(3e-4, 1e-5), adam(5e-4, 1e-5));
  }

  private static Adam.Config adam(double rate, double epsilon) {
    return new Adam.Config(rate, 0.9, 0.999, epsilon, Adam.Epsilon.OUTSIDE, 0, 0);
  }
}
