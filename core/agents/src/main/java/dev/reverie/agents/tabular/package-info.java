/**
 * The tabular members of the Dyna family (Sutton 1990; Sutton and Barto 2018, chapter 8):
 * {@link dev.reverie.agents.tabular.DynaQ} is Dyna-Q and Dyna-Q+,
 * {@link dev.reverie.agents.tabular.PrioritizedSweeping} what its name says, each over a
 * {@link dev.reverie.agents.tabular.TableModel}. {@link dev.reverie.agents.tabular.DynaLanes} is Dyna-Q for very many
 * seeds at once, with the same bits. {@link dev.reverie.agents.tabular.ValueIteration} and
 * {@link dev.reverie.agents.tabular.EpisodeLength} give exact answers.
 */
package dev.reverie.agents.tabular;
