package dev.reverie.agents.dreamer.v2;

import dev.reverie.agents.dreamer.config.Require;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.op.Adam;

/**
 * The hyper-parameters of Dreamer v2.
 *
 * @param norm of all layers: none but for Crafter
 * @param horizon H, imagined steps
 * @param discount gamma
 * @param lambda share of longer returns
 * @param balance share of the divergence that the prior learns from
 * @param freeNats least mean divergence that costs anything
 * @param divergence weight of the divergence
 * @param continues weight of the discount model's loss; the model is there where episodes can end for good
 * @param mix share of the actor's gradient that goes through the trajectory: 1, or 0 for REINFORCE
 * @param entropy scale of the policy's entropy
 * @param copyEvery updates from one copy of the critic to the next
 * @param clip greatest norm of all gradients of an optimiser
 * @param model the world model's Adam
 * @param actor the actor's Adam
 * @param critic the critic's Adam
 */
public record DreamerV2Config(Norm norm, int horizon, float discount, float lambda, float balance, float freeNats,
    float divergence, float continues, float mix, float entropy, int copyEvery, float clip, Adam.Config model,
    Adam.Config actor, Adam.Config critic) {
  /** Refuses numbers outside of their ranges. */
  public DreamerV2Config {
    Require.that(horizon > 1, "horizon", horizon, "at least 2");
    Require.that(discount > 0 && discount <= 1, "discount", discount, "in (0, 1]");
    Require.that(lambda >= 0 && lambda <= 1, "lambda", lambda, "in [0, 1]");
    Require.that(balance >= 0 && balance <= 1, "balance", balance, "in [0, 1]");
    Require.that(freeNats >= 0, "freeNats", freeNats, "at least 0");
    Require.that(mix >= 0 && mix <= 1, "mix", mix, "in [0, 1]");
    Require.that(entropy >= 0, "entropy", entropy, "at least 0");
    Require.that(copyEvery > 0, "copyEvery", copyEvery, "at least 1");
    Require.that(clip > 0, "clip", clip, "above 0");
  }

  /**
   * The published numbers of continuous control.
   *
   * @return the configuration
   */
  public static DreamerV2Config continuous() {
    return new DreamerV2Config(Norm.NONE, 15, 0.99f, 0.95f, 0.8f, 1, 1, 5, 1, 1e-4f, 100, 100, adam(3e-4), adam(8e-5),
        adam(8e-5));
  }

  /**
   * The published numbers of Atari.
   *
   * @return the configuration
   */
  public static DreamerV2Config discrete() {
    return new DreamerV2Config(Norm.NONE, 15, 0.999f, 0.95f, 0.8f, 0, 0.1f, 5, 0, 1e-3f, 100, 100, adam(2e-4),
        adam(4e-5), adam(1e-4));
  }

  /**
   * Numbers for continuous actions and observations that are few numbers, on a processor: a light divergence without
   * free bits, which are more than a few numbers tell at a step; a greater entropy; all learns faster.
   *
   * @return the configuration
   */
  public static DreamerV2Config narrow() {
    DreamerV2Config p = continuous();
    return new DreamerV2Config(p.norm, p.horizon, p.discount, p.lambda, p.balance, 0, 0.05f, p.continues, p.mix, 1e-3f,
        p.copyEvery, p.clip, adam(5e-4), adam(3e-4), adam(5e-4));
  }

  private static Adam.Config adam(double rate) {
    return new Adam.Config(rate, 0.9, 0.999, 1e-5, Adam.Epsilon.UNCORRECTED, 0, 1e-6);
  }
}
