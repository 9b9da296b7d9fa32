package dev.reverie.bench;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A line of the table: one operation at one shape, the work in it, and who else does the same.
 *
 * @param operation what is measured, e.g. {@code gemm}
 * @param variant which part of it, e.g. {@code dX}, or empty
 * @param shape sizes, e.g. {@code 64x1536x512}
 * @param benchmark the JMH class
 * @param params values of its parameters
 * @param flops floating-point operations that the work needs, two for each multiply-add of a product; 0 where it is
 *     bound by memory
 * @param bytes the least traffic: every operand in, every result out, once
 * @param peers the same work in other libraries
 */
record Row(String operation, String variant, String shape, Class<?> benchmark, Map<String, String> params,
    double flops, double bytes, List<Peer> peers) {

  /**
   * The same work elsewhere.
   *
   * @param label what the table calls it
   * @param benchmark its JMH class, on the path with {@code --peers}
   * @param params values of its parameters
   */
  record Peer(String label, String benchmark, Map<String, String> params) {
    private static final String PACKAGE = "dev.reverie.bench.libtorch.";

    private static final double REPEATED_NANOS = 1_000_000;

    /** The same work in libtorch, by the class of that name and the same parameters. */
    static Peer libtorch(String benchmark, Map<String, String> params) {
      return new Peer("libtorch", PACKAGE + benchmark, params);
    }

    /** One of several ways to do it in libtorch. */
    static Peer libtorch(String way, String benchmark, Map<String, String> params) {
      return new Peer("libtorch " + way, PACKAGE + benchmark, params);
    }
  }

  /**
   * How often a peer does the work in a call: short work several times, so that what a call from Java costs does not
   * count against it.
   */
  int peerRepeats() {
    return (int) Math.clamp(Math.round(Peer.REPEATED_NANOS / (500 + flops / 100 + bytes / 100)), 1, 1000);
  }

  /** What the table and the filter know it by. */
  String name() {
    return operation + (variant.isEmpty() ? "" : "." + variant) + " " + shape;
  }

  /** Whether a filter means this row: its name or its class, anywhere in them. */
  boolean matches(Pattern filter) {
    return filter.matcher(name()).find() || filter.matcher(benchmark.getSimpleName()).find();
  }
}
