package dev.reverie.agents.train;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;
import java.util.Map;
import java.util.Optional;

/** Acts at random and learns nothing. */
final class RandomLearner implements Learner {
  private final ActionSpace space;
  private final Store store;
  private final RandomStream random;

  RandomLearner(ActionSpace space, Store store) {
    this.space = space;
    this.store = store;
    random = new RandomStream(store.seed(), "random.act");
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public void act(StepStream stream, float[] action) {
    draw(random, action, 1);
  }

  private void draw(RandomStream stream, float[] actions, int rows) {
    int size = space.size();
    for (int i = 0; i < rows * size; i++) {
      actions[i] = switch (space) {
        case ActionSpace.Discrete d -> stream.bounded(d.n());
        case ActionSpace.MultiDiscrete d -> stream.bounded(d.choices().get(i % size));
        case ActionSpace.Continuous c -> c.low(i % size) + stream.uniform() * (c.high(i % size) - c.low(i % size));
      };
    }
  }

  @Override
  public void observe(StepStream stream) {
  }

  @Override
  public void learn(long step, PhaseClock clock) {
  }

  /** Begins anew with the same actions when training has moved on: an evaluation depends on nothing before it. */
  @Override
  public Actor evaluator(int rows) {
    RandomStream drawn = new RandomStream(store.seed(), "random.evaluate");
    long[] trained = {random.position()};
    return (stream, actions) -> {
      if (trained[0] != random.position()) {
        trained[0] = random.position();
        drawn.seek(0);
      }
      draw(drawn, actions, stream.count());
    };
  }

  @Override
  public Map<String, ReplayRing> experience() {
    return Map.of();
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of("random.act", random.position());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    random.seek(counters.get("random.act"));
  }

  @Override
  public Map<String, Double> metrics() {
    return Map.of();
  }

  @Override
  public Optional<PolicySpec> policy() {
    return Optional.empty();
  }

  @Override
  public void warmUp() {
  }
}
