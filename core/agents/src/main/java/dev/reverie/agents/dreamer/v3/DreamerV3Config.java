package dev.reverie.agents.dreamer.v3;

import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.engine.op.LaProp;

/**
 * The hyper-parameters of Dreamer v3 (2024): one set for all environments and sizes.
 *
 * @param horizon H, imagined steps
 * @param discountHorizon the discount is {@code 1 - 1 / discountHorizon}
 * @param lambda share of longer returns
 * @param entropy scale of the policy's entropy
 * @param policyUnimix share of the uniform distribution in discrete policies, which keeps their entropy above 0
 * @param blocks of the recurrent core
 * @param unimix share of the uniform distribution in the latent state
 * @param freeNats least divergence that costs anything
 * @param dynamics weight of the divergence that the prior learns from
 * @param representation weight of the divergence that the posterior learns from
 * @param replayValue weight of the loss of replayed values
 * @param replayValueGradient whether the model learns from that loss, too, as in the authors' code. What cannot be
 *     known of returns costs some nats for ever, and the optimiser makes of its gradients steps as long as any: a small
 *     model at a fast rate forgets what else it knew
 * @param slowRate how far the slow critic moves after each update
 * @param returnRate share of the newest batch in the range of returns
 * @param rewardLayers hidden layers of the reward model
 * @param continueLayers hidden layers of the continue model
 * @param clip greatest norm of a gradient, as a share of its parameter's
 * @param optimizer the numbers of LaProp
 * @param continuousGradient how policies of continuous actions learn: by REINFORCE as in the authors' code of 2024, or
 *     through the imagined trajectory ({@code DYNAMICS}) as in the paper of January 2023; discrete ones by REINFORCE
 * @param policyRate the policy's learning rate, as a share of the optimiser's
 * @param policyEpsilon the policy's epsilon in LaProp. Before a reward is found its gradients vanish, and an epsilon
 *     far below them makes of what is left steps as long as any, until the policy sees nothing of the state
 */
public record DreamerV3Config(int horizon, int discountHorizon, float lambda, float entropy, float policyUnimix,
    int blocks, float unimix, float freeNats, float dynamics, float representation, float replayValue,
    boolean replayValueGradient, float slowRate, float returnRate, int rewardLayers, int continueLayers, float clip,
    LaProp.Config optimizer, ActorGradient continuousGradient, double policyRate, double policyEpsilon) {
  /** Refuses numbers outside of their ranges. */
  public DreamerV3Config {
    require(horizon > 0, "horizon", horizon, "at least 1");
    require(discountHorizon > 1, "discountHorizon", discountHorizon, "above 1");
    require(lambda >= 0 && lambda <= 1, "lambda", lambda, "in [0, 1]");
    require(entropy >= 0, "entropy", entropy, "at least 0");
    require(policyUnimix >= 0 && policyUnimix < 1, "policyUnimix", policyUnimix, "in [0, 1)");
    require(blocks > 0, "blocks", blocks, "at least 1");
    require(unimix >= 0 && unimix < 1, "unimix", unimix, "in [0, 1)");
    require(freeNats >= 0, "freeNats", freeNats, "at least 0");
    require(slowRate > 0 && slowRate <= 1, "slowRate", slowRate, "in (0, 1]");
    require(returnRate > 0 && returnRate <= 1, "returnRate", returnRate, "in (0, 1]");
    require(rewardLayers > 0, "rewardLayers", rewardLayers, "at least 1");
    require(continueLayers > 0, "continueLayers", continueLayers, "at least 1");
    require(clip > 0, "clip", clip, "above 0");
    require(policyRate >= 0, "policyRate", policyRate, "at least 0");
    require(policyEpsilon > 0, "policyEpsilon", policyEpsilon, "above 0");
  }

  private static void require(boolean holds, String key, Object came, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("dreamer: " + key + " is " + came + ", expected " + expected);
    }
  }

  /**
   * The published numbers.
   *
   * @return the configuration
   */
  public static DreamerV3Config published() {
    return new DreamerV3Config(15, 333, 0.95f, 3e-4f, 0.01f, 8, 0.01f, 1f, 1f, 0.1f, 0.3f, true, 0.02f, 0.01f, 1, 1,
        0.3f, new LaProp.Config(4e-5, 0.9, 0.999, 1e-20, 1000), ActorGradient.REINFORCE, 1, 1e-20);
  }

  /**
   * Numbers for layers of about 64 on a processor: the published rate, 4e-5, belongs to layers of 256 and more. The
   * policy learns slower than the rest, and from continuous actions through the imagined trajectory; its entropy counts
   * less, since where values are small yet the published scale keeps its deviation at 1, which drowns what it has
   * learned. Divergences count less and have no free bits: what few numbers tell at a step is less than those. Replayed
   * values teach the critic alone.
   *
   * @return the configuration
   */
  public static DreamerV3Config narrow() {
    DreamerV3Config p = published();
    return new DreamerV3Config(p.horizon, p.discountHorizon, p.lambda, 3e-5f, p.policyUnimix, p.blocks, p.unimix, 0,
        0.05f, 0.01f, p.replayValue, false, p.slowRate, p.returnRate, p.rewardLayers, p.continueLayers, p.clip,
        new LaProp.Config(5e-4, 0.9, 0.999, 1e-20, 1000), ActorGradient.DYNAMICS, 0.6, 1e-5);
  }

  /**
   * LaProp for the policy.
   *
   * @return the optimiser's numbers with the policy's rate and epsilon
   */
  public LaProp.Config policyOptimizer() {
    return new LaProp.Config(policyRate * optimizer.learningRate(), optimizer.beta1(), optimizer.beta2(),
        policyEpsilon, optimizer.warmUp());
  }

  /**
   * The discount.
   *
   * @return {@code 1 - 1 / discountHorizon}
   */
  public float discount() {
    return 1f - 1f / discountHorizon;
  }
}
