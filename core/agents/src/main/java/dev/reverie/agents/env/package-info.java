/**
 * Environments: vectors of instances stepped together, seeded, saved and restored.
 *
 * <p>Start at {@link dev.reverie.agents.env.Environments}; write one by extending
 * {@link dev.reverie.agents.env.SimulatedEnvironment} and naming it in an
 * {@link dev.reverie.agents.env.EnvironmentProvider}.
 */
package dev.reverie.agents.env;
