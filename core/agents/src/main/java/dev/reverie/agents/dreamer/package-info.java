/**
 * What Dreamer v1 (arXiv 1912.01603), v2 (2010.02193) and v3 (2301.04104, and Nature 640, 2025) share on top of their
 * parts: the update, acting, and the learner, over whichever {@link dev.reverie.agents.dreamer.DreamerParts} a version
 * puts together.
 *
 * <p>Imports go one way, each of these over those before it: {@code latent} and {@code config}; {@code head},
 * {@code actor}, {@code codec} and {@code rssm}; {@code world}; {@code behavior}; this package; one for each version.
 */
package dev.reverie.agents.dreamer;
