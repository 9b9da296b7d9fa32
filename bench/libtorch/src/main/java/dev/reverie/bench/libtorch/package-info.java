/**
 * The work of the benchmarks in libtorch, through DJL. Each is a TorchScript module ({@link
 * dev.reverie.bench.libtorch.Script}) so that a call from Java costs little and every operation of libtorch is at hand.
 */
package dev.reverie.bench.libtorch;
