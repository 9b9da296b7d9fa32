package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Assign;
import java.util.List;

/**
 * A critic and a target that becomes an exact copy of it after the first of every so many updates: Dreamer v2.
 *
 * @param critic the critic
 * @param target the copy
 * @param every updates from one copy to the next, 100 in v2
 * @param since updates since the last copy, below {@code every}
 */
public record CopiedCritic(ScalarModel critic, ScalarModel target, int every, State since) {
  /**
   * Makes the target, equal at first, and the count {@code <name>.since}.
   *
   * @param store where the states go
   * @param critic the critic
   * @param name dotted prefix of the target's states
   * @param every updates from one copy to the next
   * @return both
   */
  public static CopiedCritic of(Store store, ScalarModel critic, String name, int every) {
    if (every < 1) {
      throw new IllegalArgumentException("dreamer: the target critic is copied every " + every
          + " updates, expected at least 1");
    }
    return new CopiedCritic(critic, critic.copy(name), every, store.free(name + ".since", 1));
  }

  /**
   * Traces what follows an update.
   *
   * @param g the graph
   */
  public void follow(Graph g) {
    Tensor count = g.read(since);
    // 1 where the count of whole numbers is 0, and 1 where it is the last.
    Tensor copy = count.negate().plus(1f).relu();
    Tensor wrap = count.plus(2f - every).relu();
    Tensor keep = copy.negate().plus(1f);
    List<State> from = critic.parameters();
    List<State> to = target.parameters();
    for (int i = 0; i < to.size(); i++) {
      Tensor old = g.read(to.get(i));
      Assign.apply(to.get(i), g.read(from.get(i)).times(copy).plus(old.times(keep)), 1f);
    }
    Assign.apply(since, count.plus(1f).minus(wrap.times((float) every)), 1f);
  }
}
