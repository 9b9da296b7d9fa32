package dev.reverie.agents.dreamer.v1;

import dev.reverie.agents.dreamer.config.Require;
import dev.reverie.engine.op.Adam;

/**
 * The hyper-parameters of Dreamer v1.
 *
 * @param rewardLayers hidden layers of the reward model
 * @param valueLayers hidden layers of the critic
 * @param continueLayers hidden layers of the continue model, which is there where episodes can end for good
 * @param actorLayers hidden layers of the actor
 * @param horizon H, imagined steps
 * @param discount gamma
 * @param lambda share of longer returns
 * @param leastDeviation of the latent state
 * @param freeNats least mean divergence that costs anything
 * @param divergence weight of the divergence
 * @param continues weight of the continue model's loss
 * @param exploration deviation of the noise on collected actions
 * @param clip greatest norm of all gradients of an optimiser
 * @param model the world model's Adam
 * @param actor the actor's Adam
 * @param value the critic's Adam
 */
public record DreamerV1Config(int rewardLayers, int valueLayers, int continueLayers, int actorLayers, int horizon,
    float discount, float lambda, float leastDeviation, float freeNats, float divergence, float continues,
    float exploration, float clip, Adam.Config model, Adam.Config actor, Adam.Config value) {
  /** Refuses numbers outside of their ranges. */
  public DreamerV1Config {
    Require.that(rewardLayers > 0 && valueLayers > 0 && continueLayers > 0 && actorLayers > 0, "layers",
        rewardLayers + ", " + valueLayers + ", " + continueLayers + " and " + actorLayers, "at least 1 of each");
    Require.that(horizon > 1, "horizon", horizon, "at least 2");
    Require.that(discount > 0 && discount <= 1, "discount", discount, "in (0, 1]");
    Require.that(lambda >= 0 && lambda <= 1, "lambda", lambda, "in [0, 1]");
    Require.that(leastDeviation > 0, "leastDeviation", leastDeviation, "above 0");
    Require.that(freeNats >= 0, "freeNats", freeNats, "at least 0");
    Require.that(exploration >= 0, "exploration", exploration, "at least 0");
    Require.that(clip > 0, "clip", clip, "above 0");
  }

  /**
   * The published numbers.
   *
   * @return the configuration
   */
  public static DreamerV1Config published() {
    return new DreamerV1Config(2, 3, 3, 4, 15, 0.99f, 0.95f, 0.1f, 3, 1, 10, 0.3f, 100, adam(6e-4, 1e-7),
        adam(8e-5, 1e-7), adam(8e-5, 1e-7));
  }

  /**
   * Numbers for observations that are few numbers, on a processor. Free bits of 3 nats are more than a few numbers
   * tell at a step, so that the prior would learn nothing; a light divergence without free bits teaches it always.
   * Actor and value learn faster, and the actor's epsilon keeps it from whole steps along gradients that vanish while
   * no reward is known.
   *
   * @return the configuration
   */
  public static DreamerV1Config narrow() {
    DreamerV1Config p = published();
    return new DreamerV1Config(p.rewardLayers, p.valueLayers, p.continueLayers, p.actorLayers, p.horizon, p.discount,
        p.lambda, p.leastDeviation, 0, 0.05f, p.continues, p.exploration, p.clip, adam(5e-4, 1e-7), adam(3e-4, 1e-5),
        adam(5e-4, 1e-7));
  }

  private static Adam.Config adam(double rate, double epsilon) {
    return new Adam.Config(rate, 0.9, 0.999, epsilon, Adam.Epsilon.UNCORRECTED, 0, 0);
  }
}
