package dev.reverie.tck;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Random graphs against the double reference; a failure is shrunk to the fewest steps that still fail. */
final class Fuzz {
  static final int GRAPHS = 200;
  static final int STEPS = 12;
  private static final Pattern ID = Pattern.compile("fuzz/seed=(\\d+),steps=(\\d+).*");

  private Fuzz() {
  }

  static void cases(String wanted, Checks checks, List<Case> cases) {
    Matcher one = ID.matcher(wanted);
    if (one.matches()) {
      cases.add(single(Long.parseLong(one.group(1)), Integer.parseInt(one.group(2)), checks));
      return;
    }
    for (int seed = 0; seed < GRAPHS; seed++) {
      cases.add(single(seed, STEPS, checks));
    }
  }

  private static Case single(long seed, int steps, Checks checks) {
    return new Case("fuzz/" + FuzzGraph.sample(seed, steps).name(), () -> {
      Throwable failure = run(seed, steps, checks);
      for (int fewer = 1; failure != null && fewer < steps; fewer++) {
        Throwable smaller = run(seed, fewer, checks);
        if (smaller != null) {
          throw new Case.Failure("fuzz/" + FuzzGraph.sample(seed, fewer).name(), smaller);
        }
      }
      if (failure != null) {
        throw failure;
      }
    });
  }

  private static Throwable run(long seed, int steps, Checks checks) {
    Sample sample = FuzzGraph.sample(seed, steps);
    try {
      checks.values(sample);
      checks.threads(sample);
      checks.memory(sample);
      checks.rewrites(sample);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }
}
