package dev.reverie.bench;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.mbpo.BranchedRollouts;
import dev.reverie.agents.mbpo.Ensemble;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.sac.Sac;
import dev.reverie.agents.sac.SacConfig;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/**
 * One step of MBPO's branched rollouts from many states, everything of it: starts drawn from the replay, the policy's
 * sampled action, a random elite for each state, a sample of its Gaussian, the imagined transitions stored.
 */
public class RolloutBench extends OperationBench {
  private static final String STATES = "100000";
  private static final int CHECKED_STATES = 100;

  /** States rolled out. */
  @Param(STATES)
  public int states;

  private Rollouts rollouts;

  private record Rollouts(BranchedRollouts rollouts, ReplayRing real, ReplayRing pool) {
    void run(int states) {
      rollouts.begin(real, states, 0);
      rollouts.run(pool);
    }

    float[] first(int states) {
      run(states);
      float[] rows = new float[states * Model.LAYOUT.width()];
      pool.read(pool.oldest(), states, rows, 0);
      return rows;
    }
  }

  /** For JMH. */
  public RolloutBench() {
  }

  static List<Row> rows() {
    Map<String, String> params = Map.of("states", STATES);
    double states = Integer.parseInt(STATES);
    double actor = Model.OBSERVATIONS * 256 + 256 * 256 + 256 * 2.0 * Model.ACTIONS;
    return List.of(new Row("rollout", "", STATES, RolloutBench.class, params, 2 * states * (actor + Model.MACS),
        4 * states * Model.LAYOUT.width(), List.of(
            Row.Peer.libtorch("all members", "RolloutLibtorch", Map.of("states", STATES, "members", "all")),
            Row.Peer.libtorch("split", "RolloutLibtorch", Map.of("states", STATES, "members", "split")))));
  }

  private static Rollouts make(Backend backend, int states) {
    State table = Model.table(backend.newStore(1), states);
    Ensemble ensemble = Model.ensemble(table);
    Sac sac = new Sac(table, Model.LAYOUT, SacConfig.reference(-3f), 1);
    BranchedRollouts rollouts = new BranchedRollouts(table.store(), Model.LAYOUT, ensemble, sac.policy(),
        Termination.never(), ActionBounds.unit(Model.ACTIONS), states, RolloutSettings.fixed(1), 0.99);
    return new Rollouts(rollouts, Model.real(table), new ReplayRing(table, Model.TRANSITIONS, states));
  }

  @Override
  void build(Backend backend) {
    rollouts = make(backend, states);
  }

  @Override
  void call() {
    rollouts.run(states);
  }

  /** A few states, here and in double: the same starts, elites and noise. */
  @Override
  void check() {
    try (Backend reference = new ScalarBackend(1, false)) {
      float[] expected = make(reference, CHECKED_STATES).first(CHECKED_STATES);
      Naive.check("rollout", rollouts.first(CHECKED_STATES), 1e-3, i -> expected[i]);
    }
  }

  @Override
  void warmUp() {
    rollouts.rollouts.warmUp();
  }
}
