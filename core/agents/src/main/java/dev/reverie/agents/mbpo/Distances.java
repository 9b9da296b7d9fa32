package dev.reverie.agents.mbpo;

import dev.reverie.agents.mbpo.disagreement.OneVersusRest;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;

/**
 * What the bound on branched rollouts asks for, measured in the states of the newest transitions. Both are total
 * variations, bounded by Pinsker's inequality, {@code TV <= sqrt(KL / 2)}, and by 1; means over the states.
 *
 * <p>The model's: by the policy's present actions, KL of a member from the Gaussian of all others, mean over the members.
 * Members learned from the same data with other draws and other weights; how far one is from the rest stands for how far
 * it is from the truth, which is no Gaussian.
 *
 * <p>The policy's: KL of the present policy from the one that collected the newest transitions. States:
 * {@code rollout.bound.actor}, that policy, and {@code rollout.bound.known}.
 */
final class Distances {
  private static final int STATES = 512;

  private final TransitionLayout layout;
  private final PolicyHead now;
  private final PolicyHead before;
  private final State known;
  private final AllMembers all;
  private final Program policy;
  private final Program model;
  private final float[] observations;
  private final float[] actions;
  private final float[] values;

  Distances(Store store, TransitionLayout layout, Ensemble ensemble, PolicyHead now) {
    this.layout = layout;
    this.now = now;
    before = now.copy("rollout.bound.actor");
    known = store.counter("rollout.bound.known", 1);
    all = new AllMembers(store, layout, ensemble, STATES);
    policy = Program.trace(store, g -> {
      var states = g.input("observation", g.rows("states", STATES), layout.observations());
      g.output("action", now.sample(states, "rollout.bound").action());
      g.output("distance", now.divergence(before, states).times(0.5f).sqrt().clamp(0, 1));
    });
    model = Program.trace(store, g -> {
      Rows r = g.rows("states", STATES);
      g.output("distance", new OneVersusRest().of(all.declare(g, r)).times(0.5f).sqrt().clamp(0, 1));
    });
    observations = new float[STATES * layout.observations()];
    actions = new float[STATES * layout.actions()];
    values = new float[STATES];
  }

  /** Takes in the newest transitions; {@link #policy()} and {@link #model()} are then of these. */
  int look(ReplayRing real) {
    int count = Math.min(real.size(), STATES);
    float[] row = new float[layout.width()];
    for (int i = 0; i < count; i++) {
      real.read(real.total() - count + i, 1, row, 0);
      System.arraycopy(row, 0, observations, i * layout.observations(), layout.observations());
    }
    policy.rows("states").live(count);
    policy.input("observation").set(observations, 0);
    policy.run();
    policy.output("action").get(actions);
    return count;
  }

  /** Distance of the policies; 1 at first, when the newest transitions were collected at random. */
  double policy(int count) {
    int[] so = new int[1];
    known.get(so);
    policy.output("distance").get(values);
    return so[0] == 0 ? 1 : mean(count);
  }

  /** Distance of the model from the truth. */
  double model(int count) {
    all.predict(observations, 0, actions, 0, count);
    model.rows("states").live(count);
    all.port(model).set();
    model.run();
    model.output("distance").get(values);
    return mean(count);
  }

  private double mean(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Float.isFinite(values[i]) ? values[i] : 1;
    }
    return sum / count;
  }

  /** From now on transitions are collected with the present policy. */
  void remember() {
    before.copyFrom(now);
    known.set(new int[] {1});
  }

  void warmUp() {
    all.warmUp();
    policy.warmUp();
    model.warmUp();
  }
}
