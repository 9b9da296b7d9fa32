package dev.reverie.agents.mbpo;

import dev.reverie.engine.State;
import java.util.List;

/** Each member's weights of the epoch in which its hold-out error was least. */
final class BestWeights {
  private final int members;
  private final List<State> states;
  private final float[][] best;
  private final float[][] now;

  BestWeights(int members, List<State> states) {
    this.members = members;
    this.states = states;
    best = new float[states.size()][];
    now = new float[states.size()][];
    for (int i = 0; i < best.length; i++) {
      best[i] = new float[states.get(i).size()];
      now[i] = new float[best[i].length];
    }
  }

  /** Takes all members as they are. */
  void start() {
    for (int i = 0; i < best.length; i++) {
      states.get(i).get(best[i]);
    }
  }

  /** Takes those members that improved. */
  void keep(EarlyStopping stopping) {
    boolean any = false;
    for (int m = 0; m < members; m++) {
      any |= stopping.improved(m);
    }
    for (int i = 0; any && i < best.length; i++) {
      states.get(i).get(now[i]);
      int each = best[i].length / members;
      for (int m = 0; m < members; m++) {
        if (stopping.improved(m)) {
          System.arraycopy(now[i], m * each, best[i], m * each, each);
        }
      }
    }
  }

  /** Puts every member back to its best. */
  void restore() {
    for (int i = 0; i < best.length; i++) {
      states.get(i).set(best[i]);
    }
  }
}
