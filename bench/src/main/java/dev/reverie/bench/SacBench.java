package dev.reverie.bench;

import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.sac.Sac;
import dev.reverie.agents.sac.SacConfig;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/**
 * An update of soft actor-critic: two layers of 256, batch of 256, critics first, then actor and temperature through
 * the new critics, then the targets. The indices of the batch are set within the call, the noise is drawn in it.
 */
public class SacBench extends OperationBench {
  private static final List<String> SIZES = List.of("17x6", "3x1");
  private static final int HIDDEN = 256;
  private static final int BATCH = 256;
  private static final int BATCHES = 16;

  /** Numbers in an observation x in an action. */
  @Param({"17x6", "3x1"})
  public String size;

  private final int[][] batches = Model.batches(BATCHES, BATCH);
  private Sac sac;
  private int calls;

  /** For JMH. */
  public SacBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String size : SIZES) {
      Map<String, String> params = Map.of("size", size);
      int[] s = Shape.parse(size);
      rows.add(new Row("sac", "update", BATCH + "x" + size, SacBench.class, params,
          2.0 * BATCH * macs(s[0], s[1]), 0, List.of(Row.Peer.libtorch("SacLibtorch", params))));
    }
    return rows;
  }

  /**
   * Multiply-adds of a row in an update: actor forward on the next observations, target critics forward; critics
   * forward and backward; actor forward, critics forward and back to the action, actor backward.
   */
  private static double macs(int observations, int actions) {
    double actor = observations * HIDDEN + HIDDEN * HIDDEN + HIDDEN * 2.0 * actions;
    double critic = (observations + actions) * HIDDEN + HIDDEN * HIDDEN + HIDDEN;
    double target = actor + 2 * critic;
    double critics = 2 * (3 * critic - (observations + actions) * HIDDEN);
    double through = 2 * critic + 2 * (critic - observations * HIDDEN);
    return target + critics + actor + through + 2 * actor - observations * HIDDEN;
  }

  private Sac make(Backend backend) {
    int[] s = Shape.parse(size);
    TransitionLayout layout = new TransitionLayout(s[0], s[1]);
    State table = backend.newStore(1).free("replay", Model.TRANSITIONS, layout.width());
    float[] values = Fill.normal("transitions", table.size(), 0.5);
    for (int i = 0; i < Model.TRANSITIONS; i++) {
      for (int a = 0; a < layout.actions(); a++) {
        int at = i * layout.width() + layout.actionAt() + a;
        values[at] = Math.clamp(values[at], -0.99f, 0.99f);
      }
      values[i * layout.width() + layout.doneAt()] = i % 100 == 0 ? 1 : 0;
    }
    table.set(values);
    return new Sac(table, layout, new SacConfig(new int[] {HIDDEN, HIDDEN}, 3e-4f, 0.99f, 0.005f, -s[1], 1f, BATCH,
        false), 1);
  }

  @Override
  void build(Backend backend) {
    sac = make(backend);
  }

  @Override
  void call() {
    sac.update(batches[calls++ % BATCHES]);
  }

  /** Two updates here and in double: what the second sees depends on every update of the first. */
  @Override
  void check() {
    try (Backend reference = new ScalarBackend(1, false)) {
      Sac plain = make(reference);
      for (int i = 0; i < 2; i++) {
        plain.update(batches[i]);
        sac.update(batches[i]);
        Map<String, Float> expected = plain.metrics();
        sac.metrics().forEach((name, value) ->
            Naive.check(name, new float[] {value}, 1e-3, at -> expected.get(name)));
      }
    }
  }

  @Override
  void warmUp() {
    sac.program().warmUp();
  }
}
