package dev.reverie.engine.op;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Op;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Random numbers from Philox4x32-10: key (seed, stream), counter (run, scan step, row, column / 4), word column mod 4.
 * They do not depend on tiles, threads or capacity.
 *
 * @param rows the rows to draw for
 * @param features numbers per row
 * @param normal whether standard normal, else uniform in (0, 1)
 * @param stream the stream's name
 * @param run the stream's run counter
 * @param step the scan step
 */
public record RandomDraw(Rows rows, int features, boolean normal, String stream, State run, int step) implements Op {
  /**
   * Standard normal numbers.
   *
   * @param g the graph
   * @param stream the stream's name, one draw a program (and scan step)
   * @param rows the rows
   * @param features numbers per row
   * @return {@code [rows, features]}
   */
  public static Tensor normal(Graph g, String stream, Rows rows, int features) {
    return draw(g, stream, rows, features, true, null);
  }

  /**
   * Standard normal numbers that follow each row's own id, through sorting and compaction.
   *
   * @param g the graph
   * @param stream the stream's name
   * @param ids one integer per row, used as the row of the counter
   * @param features numbers per row
   * @return {@code [rows, features]}
   */
  public static Tensor normal(Graph g, String stream, Tensor ids, int features) {
    return draw(g, stream, ids.type().rows(), features, true, ids);
  }

  /**
   * Uniform numbers in (0, 1).
   *
   * @param g the graph
   * @param stream the stream's name
   * @param rows the rows
   * @param features numbers per row
   * @return {@code [rows, features]}
   */
  public static Tensor uniform(Graph g, String stream, Rows rows, int features) {
    return draw(g, stream, rows, features, false, null);
  }

  private static Tensor draw(Graph g, String stream, Rows rows, int features, boolean normal, Tensor ids) {
    State run = g.draw(stream);
    RandomDraw op = new RandomDraw(rows, features, normal, stream, run, g.scanStep());
    List<Tensor> in = new ArrayList<>(List.of(g.read(run)));
    if (ids != null) {
      in.add(ids);
    }
    return g.apply(op, in.toArray(Tensor[]::new)).output(0);
  }

  @Override
  public String name() {
    return (normal ? "normal '" : "uniform '") + stream + "'";
  }

  @Override
  public List<TensorType> infer(List<Tensor> in) {
    if (in.size() > 1) {
      Check.index(name(), in.get(1));
      if (in.get(1).type().rows() != rows) {
        throw Check.refused(name(), "ids over " + rows, in.get(1));
      }
    }
    return List.of(TensorType.rows(rows, features));
  }
}
