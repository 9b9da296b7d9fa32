/**
 * How long imagined rollouts are; start with {@link dev.reverie.agents.mbpo.rollout.RolloutController}, and
 * {@link dev.reverie.agents.mbpo.rollout.RolloutSettings} to choose one.
 */
package dev.reverie.agents.mbpo.rollout;
