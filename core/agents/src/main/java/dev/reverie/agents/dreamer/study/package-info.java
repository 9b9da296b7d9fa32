/**
 * What Dreamer must show on small tasks, as experiments to be run again, with model-free or random agents beside it.
 * Configurations of one version differ in environment, network size and the number of imagined trajectories alone.
 */
package dev.reverie.agents.dreamer.study;
