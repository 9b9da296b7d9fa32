package dev.reverie.bench;

import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.dreamer.v3.DreamerAlgorithm;
import dev.reverie.agents.dreamer.v3.DreamerV3Settings;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.policy.Policy;
import dev.reverie.agents.policy.PolicyState;
import dev.reverie.agents.train.Learner;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;

/** {@link Policy#act} of Dreamer v3, size 1m: encoder, core, posterior and actor on one observation. */
@BenchmarkMode(Mode.SampleTime)
public class DreamerActBench extends OperationBench {
  private static final int OBSERVATIONS = 24;
  private static final int ACTIONS = 6;
  /** Multiply-adds of encoder, core, posterior and actor. */
  private static final double MACS = 379_000;

  private final float[] observation = Fill.normal("observation", OBSERVATIONS);
  private final float[] action = new float[ACTIONS];
  private Learner learner;
  private Policy policy;
  private PolicyState state;

  /** For JMH. */
  public DreamerActBench() {
  }

  static List<Row> rows() {
    return List.of(new Row("policy", "act", "dreamer-1m", DreamerActBench.class, Map.of(), 2 * MACS, 4 * MACS,
        List.of()));
  }

  private static Learner learner(Backend backend) {
    EnvironmentSpec environment = new EnvironmentSpec("walker", OBSERVATIONS, ActionSpace.Continuous.of(ACTIONS, -1, 1),
        1000, Termination.never());
    DreamerAlgorithm dreamer = new DreamerAlgorithm();
    DreamerV3Settings preset = dreamer.preset(environment);
    DreamerV3Settings small = new DreamerV3Settings(preset.training(), DreamerSize.of("1m"), 1, preset.evaluation(),
        new ReplayConfig(3 * preset.training().instances(), 1, 2, 1, false, 1), preset.dreamer());
    Learner learner = dreamer.create(small, environment, backend.newStore(1));
    // An untrained actor does nearly nothing, which would be no check.
    State end = learner.store().get("dreamer.actor.out0.weight");
    end.set(Fill.normal(end.name(), end.size()));
    return learner;
  }

  private static Policy policy(Learner learner) {
    return new Policy(learner.store(), learner.policy().orElseThrow(), false);
  }

  @Override
  void build(Backend backend) {
    learner = learner(backend);
    policy = policy(learner);
    state = policy.newState();
  }

  @Override
  void call() {
    policy.act(state, observation, action);
  }

  /** Against the scalar backend, which adds up in double, over some steps. */
  @Override
  void check() {
    try (Backend plain = new ScalarBackend(1, true)) {
      Learner same = learner(plain);
      Policy reference = policy(same);
      PolicyState before = reference.newState();
      float[] expected = new float[ACTIONS];
      for (int i = 0; i < 10; i++) {
        call();
        reference.act(before, observation, expected);
        Naive.check("action", action, 1e-4, k -> expected[k]);
      }
      state.begin();
    }
  }

  @Override
  void warmUp() {
    policy.warmUp();
  }
}
