/**
 * The benchmarks: a JMH class for each operation, and the command that runs them, {@code ./reverie bench}.
 *
 * <p>{@link dev.reverie.bench.OperationBench} is what all have in common; {@link dev.reverie.bench.FmaProbe} measures
 * the peak that they are compared with.
 */
package dev.reverie.bench;
