/** Dreamer v3 as in Nature 640 (2025): its parts, settings and names. */
package dev.reverie.agents.dreamer.v3;
