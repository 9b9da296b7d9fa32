package dev.reverie.tck;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Program;
import java.util.List;
import java.util.function.Consumer;

/**
 * A formula against reference numbers, values and gradients.
 *
 * @param name the file's name without its seed
 * @param doubleTolerance what a backend that computes in double may be off by, relatively; more than rounding only
 *     where an attribute such as an epsilon is held in single precision
 * @param singleTolerance what any other may be off by, relative to the greatest element
 * @param stored the greatest value that is stored on the way, where a small result is the difference of such: Adam
 * @param formula builds it
 */
record GoldenCase(String name, double doubleTolerance, double singleTolerance, double stored,
    Consumer<GoldenGraph> formula) {
  private static final int SEEDS = 2;

  /** A case whose attributes are exact. */
  static GoldenCase of(String name, Consumer<GoldenGraph> formula) {
    return new GoldenCase(name, 1e-9, 1e-5, 0, formula);
  }

  /** The same, as near as attributes in single precision let it come. */
  GoldenCase rounded() {
    return new GoldenCase(name, 2e-7, singleTolerance, stored, formula);
  }

  /** The same with another tolerance in single precision. */
  GoldenCase within(double single) {
    return new GoldenCase(name, doubleTolerance, single, stored, formula);
  }

  void cases(Checks checks, List<Case> cases) {
    for (int s = 0; s < SEEDS; s++) {
      int seed = s;
      cases.add(new Case("golden/" + name + ",seed=" + seed + "/values", () -> check(checks.backend(1), seed, false)));
    }
  }

  /** Compares on a backend. */
  void check(Backend backend, int seed, boolean doubles) {
    Golden golden = Golden.load(name, seed);
    GoldenGraph[] built = new GoldenGraph[1];
    Program program = Program.trace(backend.newStore(0), g -> {
      built[0] = new GoldenGraph(g, golden);
      formula.accept(built[0]);
      built[0].differentiate();
    });
    for (String output : golden.names("outputs")) {
      if (!built[0].covers(output)) {
        throw new AssertionError(name + ": output '" + output + "' has not been built");
      }
    }
    built[0].set(program);
    program.run();
    built[0].expected().forEach((output, expected) -> {
      double[] got = new double[expected.length];
      program.output(output).get(got);
      double greatest = built[0].greatest(output);
      for (int i = 0; i < got.length; i++) {
        double tolerance = doubles ? doubleTolerance * Math.max(Math.abs(expected[i]), doubleTolerance > 1e-9 ? greatest
            : 0.01 * greatest) : singleTolerance * greatest + 2 * Reference.U * stored;
        if (!(Math.abs(got[i] - expected[i]) <= tolerance)) {
          throw new AssertionError(output + "[" + i + "] is " + got[i] + ", expected " + expected[i] + " within "
              + tolerance);
        }
      }
    });
  }
}
