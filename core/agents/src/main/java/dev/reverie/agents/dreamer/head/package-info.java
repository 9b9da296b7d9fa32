/**
 * From features to one number: normals of deviation 1 in v1 (arXiv 1912.01603) and v2 (2010.02193), bins in v3
 * (2301.04104), and a probability in all of them.
 */
package dev.reverie.agents.dreamer.head;
