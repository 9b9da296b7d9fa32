package dev.reverie.agents.mbpo;

import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;

/**
 * The policies that collected the real transitions, and how far the present one is from their mixture: of total
 * variations, that to a mixture is at most the mixture of those to its parts, each of these at most
 * {@code sqrt(KL / 2)} (Pinsker) and at most 1. What was collected before the first policy is known was collected at
 * random, and counts 1.
 *
 * <p>A policy is taken down after each training of the model. There is room for a few: when it is full every second one
 * goes, and its transitions are reckoned to the one before. States: {@code rollout.bound.collector.<i>}, and
 * {@code rollout.bound.since}, for each the number of the first transition, after how many there are.
 */
final class Collectors {
  private static final int MOST = 8;
  private static final int STATES = 512;

  private final PolicyHead now;
  private final PolicyHead[] then = new PolicyHead[MOST];
  private final State since;
  private final Program program;
  private final TransitionLayout layout;
  private final RandomStream random;
  private final int[] indices = new int[STATES];
  private final float[] observations;
  private final float[] values = new float[STATES];
  private final int[] known = new int[1 + MOST];

  /** Compares in states that are drawn from the caller's stream. */
  Collectors(Store store, TransitionLayout layout, PolicyHead now, RandomStream random) {
    this.layout = layout;
    this.random = random;
    this.now = now;
    for (int i = 0; i < MOST; i++) {
      then[i] = now.copy("rollout.bound.collector." + i);
    }
    since = store.counter("rollout.bound.since", 1 + MOST);
    program = Program.trace(store, g -> {
      Rows rows = g.rows("states", STATES);
      Tensor observation = g.input("observation", rows, now.observations());
      for (int i = 0; i < MOST; i++) {
        g.output("distance." + i, now.divergence(then[i], observation).times(0.5f).sqrt().clamp(0, 1));
      }
    });
    observations = new float[STATES * layout.observations()];
  }

  /** Distance of the present policy from the mixture that collected what is in a ring, in states of that. */
  double distance(ReplayRing real) {
    real.sample(random, indices, 0, STATES);
    for (int i = 0; i < STATES; i++) {
      real.table().get(indices[i] * layout.width(), observations, i * layout.observations(), layout.observations());
    }
    program.rows("states").live(STATES);
    program.input("observation").set(observations, 0);
    program.run();
    since.get(known);
    double sum = 0;
    for (int i = -1; i < known[0]; i++) {
      long from = i < 0 ? 0 : known[1 + i];
      long to = i + 1 < known[0] ? known[2 + i] : real.total();
      long rows = to - Math.max(from, real.oldest());
      if (rows > 0) {
        sum += rows * (i < 0 ? 1 : mean(i));
      }
    }
    return sum / real.size();
  }

  private double mean(int i) {
    program.output("distance." + i).get(values);
    double sum = 0;
    for (float v : values) {
      sum += Float.isFinite(v) ? v : 1;
    }
    return sum / STATES;
  }

  /** From now on, transition number {@code total}, it is the present policy that collects. */
  void remember(long total) {
    since.get(known);
    if (known[0] == MOST) {
      for (int i = 1; i < MOST / 2; i++) {
        then[i].copyFrom(then[2 * i]);
        known[1 + i] = known[1 + 2 * i];
      }
      known[0] = MOST / 2;
    }
    then[known[0]].copyFrom(now);
    known[1 + known[0]] = Math.toIntExact(total);
    known[0]++;
    since.set(known);
  }

  void warmUp() {
    program.warmUp();
  }
}
