/** Dreamer v1 (arXiv 1912.01603): its parts, settings and names. */
package dev.reverie.agents.dreamer.v1;
