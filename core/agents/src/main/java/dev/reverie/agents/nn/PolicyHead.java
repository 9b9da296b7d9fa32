package dev.reverie.agents.nn;

import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;

/**
 * The tanh-Gaussian policy as part of any graph over the actor's store: SAC's update, acting, and the rollouts of a
 * model. The actor gives {@code [mean, log std]}; the log standard deviation is clipped to [-20, 2], without a gradient
 * outside; {@code u = mean + std noise}, and the action is {@code tanh(u)}, in [-1, 1].
 */
public final class PolicyHead {
  private static final float LOG_STD_LOW = -20f;
  private static final float LOG_STD_HIGH = 2f;
  private static final double LOG_2 = Math.log(2);
  private static final double HALF_LOG_2_PI = Math.log(2 * Math.PI) / 2;

  private final Mlp actor;
  private final int actions;

  /**
   * A policy by a network.
   *
   * @param actor its outputs are the means, then the log standard deviations, of all actions
   */
  public PolicyHead(Mlp actor) {
    if (actor.outputs() % 2 != 0) {
      throw new IllegalArgumentException("network '" + actor.name() + "' has " + actor.outputs()
          + " outputs, expected a mean and a log standard deviation for each action");
    }
    this.actor = actor;
    this.actions = actor.outputs() / 2;
  }

  /**
   * A sampled action and its density.
   *
   * @param action {@code [rows, actions]}, in [-1, 1]
   * @param logProbability {@code [rows, 1]}, nats, of the action (after the tanh), summed over its numbers
   */
  public record Sample(Tensor action, Tensor logProbability) {
  }

  /**
   * Numbers in an action.
   *
   * @return the count
   */
  public int actions() {
    return actions;
  }

  /**
   * Numbers in an observation.
   *
   * @return the count
   */
  public int observations() {
    return actor.inputs();
  }

  /**
   * Samples actions, differentiable by the actor's parameters and the observations.
   *
   * @param observation {@code [rows, observations]}
   * @param stream random stream, drawn from once in a program
   * @return the sample
   */
  public Sample sample(Tensor observation, String stream) {
    return squash(actor.apply(observation),
        RandomDraw.normal(observation.graph(), stream, observation.type().rows(), actions));
  }

  /**
   * Samples actions whose noise follows the id of each row.
   *
   * @param observation {@code [rows, observations]}
   * @param stream random stream, drawn from once in a program
   * @param ids one integer per row
   * @return the sample
   */
  public Sample sample(Tensor observation, String stream, Tensor ids) {
    return squash(actor.apply(observation), RandomDraw.normal(observation.graph(), stream, ids, actions));
  }

  /**
   * The deterministic action, {@code tanh(mean)}.
   *
   * @param observation {@code [rows, observations]}
   * @return {@code [rows, actions]}
   */
  public Tensor mode(Tensor observation) {
    return actor.apply(observation).slice(0, actions).tanh();
  }

  /**
   * Makes a policy of the same shape with the same parameters, in states of its own.
   *
   * @param prefix dotted prefix of their names
   * @return the copy
   */
  public PolicyHead copy(String prefix) {
    return new PolicyHead(actor.copy(prefix));
  }

  /**
   * Copies the parameters of a policy of the same shape.
   *
   * @param other the source
   */
  public void copyFrom(PolicyHead other) {
    actor.copyFrom(other.actor);
  }

  /**
   * KL of this policy from another: of the Gaussians before the tanh, which changes nothing, for it is the same for
   * both.
   *
   * @param other the other policy
   * @param observation {@code [rows, observations]}
   * @return {@code [rows, 1]}, nats, summed over the actions
   */
  public Tensor divergence(PolicyHead other, Tensor observation) {
    Tensor mine = actor.apply(observation);
    Tensor its = other.actor.apply(observation);
    Tensor logStd = mine.slice(actions, 2 * actions).clamp(LOG_STD_LOW, LOG_STD_HIGH);
    Tensor otherLogStd = its.slice(actions, 2 * actions).clamp(LOG_STD_LOW, LOG_STD_HIGH);
    Tensor ratio = logStd.minus(otherLogStd);
    Tensor shift = mine.slice(0, actions).minus(its.slice(0, actions)).dividedBy(otherLogStd.exp());
    return ratio.times(2f).exp().plus(shift.square()).minus(1f).times(0.5f).minus(ratio).sumFeatures();
  }

  /**
   * The sample from an actor's outputs and given noise.
   *
   * @param raw {@code [rows, 2 actions]}: means, log standard deviations
   * @param noise {@code [rows, actions]}, standard normal
   * @return the sample
   */
  public static Sample squash(Tensor raw, Tensor noise) {
    int actions = noise.type().features();
    return squash(raw.slice(0, actions), raw.slice(actions, 2 * actions).clamp(LOG_STD_LOW, LOG_STD_HIGH), noise);
  }

  /**
   * The sample from a mean, a log standard deviation and noise:
   * {@code log p = sum of log N(u) - 2 (ln 2 - u - softplus(-2u))}, exact for any u. (The common
   * {@code ln(1 - a^2 + 1e-6)} is 1.2 nats per number off at |u| = 8.)
   *
   * @param mean {@code [rows, actions]}
   * @param logStd {@code [rows, actions]}
   * @param noise {@code [rows, actions]}, standard normal
   * @return the sample
   */
  public static Sample squash(Tensor mean, Tensor logStd, Tensor noise) {
    Tensor u = mean.plus(logStd.exp().times(noise));
    Tensor logNormal = noise.square().times(-0.5f).minus(logStd);
    Tensor volume = u.plus(u.times(-2f).softplus()).times(2f);
    Tensor logProbability = logNormal.plus(volume).plus((float) -(HALF_LOG_2_PI + 2 * LOG_2)).sumFeatures();
    return new Sample(u.tanh(), logProbability);
  }
}
