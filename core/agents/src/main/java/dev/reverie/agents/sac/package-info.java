/**
 * Soft actor-critic (Haarnoja et al. 2018, arXiv 1812.05905) as MBPO uses it (Janner et al. 2019, arXiv 1906.08253): a
 * tanh-Gaussian policy, twin critics with target networks, and a temperature that holds the entropy at a target.
 */
package dev.reverie.agents.sac;
