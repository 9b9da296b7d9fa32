package dev.reverie.bench;

import dev.reverie.agents.mbpo.Ensemble;
import dev.reverie.agents.mbpo.EnsembleConfig;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;

/** MBPO's world in the size of HalfCheetah: 17 numbers of observation, 6 of action, made-up transitions. */
final class Model {
  static final int OBSERVATIONS = 17;
  static final int ACTIONS = 6;
  static final int INPUTS = OBSERVATIONS + ACTIONS;
  /** Reward and change of observation. */
  static final int OUTPUTS = 1 + OBSERVATIONS;
  static final int TRANSITIONS = 4096;
  static final TransitionLayout LAYOUT = new TransitionLayout(OBSERVATIONS, ACTIONS);
  static final EnsembleConfig CONFIG = EnsembleConfig.reference();
  /** Multiply-adds of a row through a member. */
  static final double MACS = INPUTS * 200.0 + 3 * 200.0 * 200.0 + 200.0 * 2 * OUTPUTS;
  /** Parameters of a member, in bytes. */
  static final double WEIGHT_BYTES = 4 * MACS;

  private Model() {
  }

  /**
   * A table whose first rows are transitions.
   *
   * @param store where it goes
   * @param more rows that stay free behind them
   */
  static State table(Store store, int more) {
    State table = store.free("replay", TRANSITIONS + more, LAYOUT.width());
    float[] observations = Fill.normal("observations", TRANSITIONS * OBSERVATIONS);
    float[] actions = Fill.normal("actions", TRANSITIONS * ACTIONS);
    float[] noise = Fill.normal("noise", TRANSITIONS);
    float[] next = new float[OBSERVATIONS];
    float[] action = new float[ACTIONS];
    float[] row = new float[LAYOUT.width()];
    ReplayRing ring = new ReplayRing(table, 0, TRANSITIONS);
    for (int i = 0; i < TRANSITIONS; i++) {
      for (int a = 0; a < ACTIONS; a++) {
        action[a] = (float) Math.tanh(actions[i * ACTIONS + a]);
      }
      for (int c = 0; c < OBSERVATIONS; c++) {
        float o = observations[i * OBSERVATIONS + c];
        next[c] = 0.9f * o + 0.2f * action[c % ACTIONS] + 0.05f * noise[(i + c) % TRANSITIONS];
      }
      LAYOUT.pack(observations, i * OBSERVATIONS, action, 0, next[0] - action[0], next, 0, i % 100 == 0, row, 0);
      ring.add(row, 0, 1);
    }
    return table;
  }

  /** The ring of the made-up transitions. */
  static ReplayRing real(State table) {
    ReplayRing ring = new ReplayRing(table, 0, TRANSITIONS);
    float[] rows = new float[TRANSITIONS * LAYOUT.width()];
    table.get(0, rows, 0, rows.length);
    ring.add(rows, 0, TRANSITIONS);
    return ring;
  }

  /** An untrained ensemble whose biases are not zero. */
  static Ensemble ensemble(State table) {
    Ensemble ensemble = new Ensemble(table, LAYOUT, CONFIG);
    for (State s : table.store().under("model.net.")) {
      if (s.name().endsWith(".bias")) {
        s.set(Fill.normal(s.name(), s.size(), 0.1));
      }
    }
    return ensemble;
  }

  /** Batches of random rows of the table. */
  static int[][] batches(int count, int size) {
    float[] numbers = Fill.normal("batches", count * size);
    int[][] batches = new int[count][size];
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < size; i++) {
        batches[b][i] = Math.floorMod(Float.floatToIntBits(numbers[b * size + i]), TRANSITIONS);
      }
    }
    return batches;
  }
}
