/**
 * Published experiments, run again by name: {@link dev.reverie.agents.reproduce.Reproduction} is one,
 * {@link dev.reverie.agents.reproduce.Reproductions} finds them, {@link dev.reverie.agents.reproduce.TrainingStudy} is
 * the kind that trains agents and shows their runs side by side.
 */
package dev.reverie.agents.reproduce;
