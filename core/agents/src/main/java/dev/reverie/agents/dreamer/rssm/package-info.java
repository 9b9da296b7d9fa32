/**
 * The recurrent state-space model, {@link dev.reverie.agents.dreamer.rssm.Rssm}, of v1 (arXiv 1912.01603), v2
 * (2010.02193) and v3 (2301.04104): their cells, and what a state becomes where an episode begins.
 */
package dev.reverie.agents.dreamer.rssm;
