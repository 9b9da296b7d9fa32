/**
 * The policy: its network, {@link dev.reverie.agents.dreamer.actor.ActorNetwork}, the distributions of v1 (arXiv
 * 1912.01603), v2 (2010.02193) and v3 (2301.04104) over its outputs, and actions as models take them.
 */
package dev.reverie.agents.dreamer.actor;
