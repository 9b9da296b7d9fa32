package dev.reverie.bench;

import dev.reverie.agents.mbpo.Ensemble;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** MBPO's ensemble forward: 7 members of 4 layers of 200, each member's rows its own. */
public class EnsembleBench extends ProgramBench {
  private static final List<String> ROWS = List.of("1", "32", "256", "14285");

  /** Rows of each member. */
  @Param({"1", "32", "256", "14285"})
  public int rows;

  private Ensemble ensemble;

  /** For JMH. */
  public EnsembleBench() {
  }

  static List<Row> rows() {
    List<Row> all = new ArrayList<>();
    int members = Model.CONFIG.members();
    for (String rows : ROWS) {
      double count = (double) members * Integer.parseInt(rows);
      Map<String, String> params = Map.of("rows", rows);
      all.add(new Row("ensemble", "forward", members + "x" + rows, EnsembleBench.class, params,
          2 * count * Model.MACS, members * Model.WEIGHT_BYTES + 4 * count * (Model.INPUTS + 2 * Model.OUTPUTS),
          List.of(Row.Peer.libtorch("EnsembleLibtorch", params))));
    }
    return all;
  }

  @Override
  void states(Store states) {
    ensemble = Model.ensemble(Model.table(states, 0));
  }

  @Override
  void trace(Graph g) {
    int members = Model.CONFIG.members();
    Ensemble.Prediction p = ensemble.predict(g.input("x", g.rows("rows", members * rows, members), Model.INPUTS));
    g.output("mean", p.mean());
    g.output("logVariance", p.logVariance());
  }

  @Override
  void check() {
    call();
    NaiveEnsemble naive = new NaiveEnsemble(name -> state("model." + name));
    float[] x = input("x");
    int outputs = Model.OUTPUTS;
    Naive.check("mean", output("mean"), 1e-4,
        i -> naive.predict(i / outputs / rows, x, i / outputs * Model.INPUTS)[i % outputs]);
    Naive.check("logVariance", output("logVariance"), 1e-4,
        i -> naive.predict(i / outputs / rows, x, i / outputs * Model.INPUTS)[outputs + i % outputs]);
  }
}
