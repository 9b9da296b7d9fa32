/** Dreamer v3 as in arXiv 2301.04104 of January 2023: its parts, settings and names. */
package dev.reverie.agents.dreamer.v3of2023;
