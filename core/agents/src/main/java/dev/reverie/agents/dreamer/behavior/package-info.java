/**
 * How actor and critic learn in imagination, {@link dev.reverie.agents.dreamer.behavior.Behavior}: returns, target
 * critics and losses of v1 (arXiv 1912.01603), v2 (2010.02193) and v3 (2301.04104).
 */
package dev.reverie.agents.dreamer.behavior;
