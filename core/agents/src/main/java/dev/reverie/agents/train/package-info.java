/**
 * Training: the loop around an agent and an environment, and what the algorithms' settings are. Start with
 * {@link dev.reverie.agents.train.Training}; a new algorithm implements {@link dev.reverie.agents.train.Learner} and
 * {@link dev.reverie.agents.train.Algorithm}.
 */
package dev.reverie.agents.train;
