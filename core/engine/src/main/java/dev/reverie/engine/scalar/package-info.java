/**
 * The scalar backend: the plain reference that every other backend is tested against. Kernels follow the formulas of
 * {@code dev.reverie.engine.op}, one row at a time, accumulating in double, with no cleverness. Read
 * {@link dev.reverie.engine.scalar.ScalarLinear} first.
 */
package dev.reverie.engine.scalar;
