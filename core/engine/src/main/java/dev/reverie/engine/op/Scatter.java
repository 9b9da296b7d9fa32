package dev.reverie.engine.op;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.List;

/**
 * Writes live rows into a table by index: an effect. Where two rows have one index, which of them stays is not
 * defined.
 *
 * @param table the table {@code [capacity, width]}
 */
public record Scatter(State table) implements Op {
  /**
   * Traces the effect.
   *
   * @param table the table
   * @param index one integer per row
   * @param values {@code [rows, width]}
   */
  public static void apply(State table, Tensor index, Tensor values) {
    Graph g = values.graph();
    g.apply(new Scatter(table), index, values);
  }

  @Override
  public String name() {
    return "scatter " + table.name();
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    TensorType t = Gather.table(name(), table.type(), table.toString());
    Check.index(name(), in.get(0));
    TensorType v = Check.floatRows(name(), in.get(1));
    Check.sameRows(name(), in.get(0), in.get(1));
    if (v.features() != t.dim(1)) {
      throw Check.refused(name(), "rows of width " + t.dim(1), in.get(1));
    }
    return List.of();
  }

  @Override
  public List<State> writes() {
    return List.of(table);
  }

  @Override
  public long flops(Node node) {
    return 0;
  }
}
