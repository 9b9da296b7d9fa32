package dev.reverie.bench;

import dev.reverie.agents.mbpo.Ensemble;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Program;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A gradient step of MBPO's ensemble at 256 rows a member: batch gathered by index, likelihood, gradient, Adam with
 * decay. The indices are set within the call.
 */
public class EnsembleTrainingBench extends OperationBench {
  private static final int BATCHES = 16;
  private static final int CHECKED_ROWS = 16;

  private final int[][] batches = Model.batches(BATCHES, Model.CONFIG.members() * Model.CONFIG.batch());
  private Program program;
  private Program.Input index;
  private int calls;

  /** For JMH. */
  public EnsembleTrainingBench() {
  }

  static List<Row> rows() {
    int members = Model.CONFIG.members();
    double count = (double) members * Model.CONFIG.batch();
    // Weights are read forward and backward; Adam reads and writes them and two moments.
    return List.of(new Row("ensemble", "train", members + "x" + Model.CONFIG.batch(), EnsembleTrainingBench.class,
        Map.of(), 6 * count * Model.MACS, 8 * members * Model.WEIGHT_BYTES + 4 * count * Model.LAYOUT.width(),
        List.of(Row.Peer.libtorch("EnsembleTrainingLibtorch", Map.of()))));
  }

  private static Program trace(Backend backend) {
    Ensemble ensemble = Model.ensemble(Model.table(backend.newStore(1), 0));
    return ensemble.step();
  }

  @Override
  void build(Backend backend) {
    program = trace(backend);
    index = program.input("index");
    live(program, Model.CONFIG.batch());
  }

  private static void live(Program program, int rows) {
    int[] live = new int[Model.CONFIG.members()];
    Arrays.fill(live, rows);
    program.rows("members").live(live);
  }

  @Override
  void call() {
    index.set(batches[calls++ % BATCHES]);
    program.run();
  }

  /** Two small steps here and in double: the second loss depends on every update. */
  @Override
  void check() {
    try (Backend reference = new ScalarBackend(1, false)) {
      Program plain = trace(reference);
      for (int i = 0; i < 2; i++) {
        float expected = loss(plain, i);
        Naive.check("loss", new float[] {loss(program, i)}, 1e-3, at -> expected);
      }
    }
    live(program, Model.CONFIG.batch());
  }

  private float loss(Program of, int batch) {
    live(of, CHECKED_ROWS);
    of.input("index").set(batches[batch]);
    of.run();
    return of.output("loss").scalar();
  }

  @Override
  void warmUp() {
    program.warmUp();
  }
}
