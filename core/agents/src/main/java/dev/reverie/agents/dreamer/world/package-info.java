/**
 * The world model, {@link dev.reverie.agents.dreamer.world.WorldModel}: how encoder, recurrent model, decoder and heads
 * learn from sequences, and what the divergence of posterior and prior costs in v1 (arXiv 1912.01603), v2 (2010.02193)
 * and v3 (2301.04104).
 */
package dev.reverie.agents.dreamer.world;
