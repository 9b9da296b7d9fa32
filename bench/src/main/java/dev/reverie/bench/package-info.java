/** JMH benchmarks. {@link dev.reverie.bench.FmaProbe} measures the peak that the others are compared with. */
package dev.reverie.bench;
