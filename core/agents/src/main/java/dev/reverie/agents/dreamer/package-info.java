/**
 * The parts that Dreamer v1 (arXiv 1912.01603), v2 (2010.02193) and v3 (2301.04104, and Nature 640, 2025) are made of:
 * cells, latents, heads, returns and losses, as functions that trace operations.
 */
package dev.reverie.agents.dreamer;
