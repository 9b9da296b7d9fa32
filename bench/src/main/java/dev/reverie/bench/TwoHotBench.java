package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Bins;
import dev.reverie.engine.op.TwoHot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Two-hot heads over 255 bins: the cross-entropy of two targets, its gradient, and the mean. */
public class TwoHotBench extends ProgramBench {
  private static final List<String> VARIANTS = List.of("loss", "dX", "mean");
  private static final Bins BINS = Bins.symexp(255, 20);
  private static final int ROWS = 1024;

  /** Which part. */
  @Param({"loss", "dX", "mean"})
  public String variant;

  /** For JMH. */
  public TwoHotBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String variant : VARIANTS) {
      double values = variant.equals("dX") ? 2 * 255 + 3 : 255 + 3;
      rows.add(new Row("twohot", variant, ROWS + "x255", TwoHotBench.class, Map.of("variant", variant), 0,
          4.0 * ROWS * values, List.of()));
    }
    return rows;
  }

  @Override
  void trace(Graph g) {
    Rows rows = g.rows("rows", ROWS);
    Tensor x = g.input("x", rows, BINS.count());
    if (variant.equals("mean")) {
      g.output("mean", TwoHot.mean(x, BINS));
      return;
    }
    Tensor targets = g.input("targets", rows, 2);
    Tensor loss = TwoHot.crossEntropy(x, targets, BINS);
    if (variant.equals("loss")) {
      g.output("loss", loss);
    } else {
      g.output("dx", g.gradients(loss.sum(), List.of(x)).getFirst());
    }
  }

  @Override
  void check() {
    checkInDouble(1e-3);
  }
}
