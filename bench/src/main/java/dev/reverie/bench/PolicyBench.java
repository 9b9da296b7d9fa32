package dev.reverie.bench;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.policy.Policy;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.policy.PolicyState;
import dev.reverie.agents.policy.TanhGaussianPolicy;
import dev.reverie.engine.Backend;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;

/** {@link Policy#act} as an application calls it: checked, copied in, computed, copied out, scaled. One observation. */
@BenchmarkMode(Mode.SampleTime)
public class PolicyBench extends OperationBench {
  private static final int HIDDEN = 256;
  private static final int OUTPUTS = 2 * Model.ACTIONS;

  private final float[] observation = Fill.normal("observation", Model.OBSERVATIONS);
  private final float[] action = new float[Model.ACTIONS];
  private Store store;
  private Policy policy;
  private PolicyState state;

  /** For JMH. */
  public PolicyBench() {
  }

  static List<Row> rows() {
    double macs = Model.OBSERVATIONS * HIDDEN + HIDDEN * HIDDEN + HIDDEN * (double) OUTPUTS;
    return List.of(new Row("policy", "act", "2x" + HIDDEN, PolicyBench.class, Map.of(), 2 * macs, 4 * macs,
        List.of(Row.Peer.libtorch("PolicyLibtorch", Map.of()))));
  }

  @Override
  void build(Backend backend) {
    store = backend.newStore(1);
    Mlp actor = new Mlp(store, "actor", 1, Model.OBSERVATIONS, new int[] {HIDDEN, HIDDEN}, OUTPUTS, Activation.RELU,
        Initializer.glorotUniform(), new RandomStream(1, "initialize"));
    for (State bias : actor.biases()) {
      bias.set(Fill.normal(bias.name(), bias.size(), 0.1));
    }
    policy = new Policy(store, new PolicySpec(TanhGaussianPolicy.NAME, ObservationSpace.of(Model.OBSERVATIONS),
        ActionSpace.Continuous.of(Model.ACTIONS, -1, 1),
        new TanhGaussianPolicy.Parts("actor", Activation.RELU)), false);
    state = policy.newState();
  }

  @Override
  void call() {
    policy.act(state, observation, action);
  }

  @Override
  void check() {
    call();
    double[] y = new double[observation.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = observation[i];
    }
    for (int l = 0; l < 3; l++) {
      y = Naive.layer(y, store.get("actor." + l + ".weight").toArray(), 0, store.get("actor." + l + ".bias").toArray(),
          0, l < 2 ? HIDDEN : OUTPUTS, l < 2 ? v -> Math.max(v, 0) : v -> v);
    }
    double[] raw = y;
    Naive.check("action", action, 1e-5, i -> Math.tanh(raw[i]));
  }

  @Override
  void warmUp() {
    policy.warmUp();
  }
}
