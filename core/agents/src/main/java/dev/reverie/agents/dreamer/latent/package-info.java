/**
 * Distributions of the stochastic state: normal in v1 (arXiv 1912.01603), categorical in v2 (2010.02193) and v3
 * (2301.04104).
 */
package dev.reverie.agents.dreamer.latent;
