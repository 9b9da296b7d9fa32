/** Dreamer v2 (arXiv 2010.02193): its parts, settings and names. */
package dev.reverie.agents.dreamer.v2;
