package dev.reverie.bench;

import dev.reverie.agents.nn.LaPropOptimizer;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.LaProp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A step of LaProp with adaptive gradient clipping on 64 matrices of 100 x 100: norms, factors, moments. */
public class LaPropBench extends ProgramBench {
  private static final int MATRICES = 64;
  private static final int SIDE = 100;

  /** For JMH. */
  public LaPropBench() {
  }

  static List<Row> rows() {
    return List.of(new Row("laprop", "clipped", MATRICES + "x" + SIDE + "x" + SIDE, LaPropBench.class, Map.of(), 0,
        4.0 * 7 * MATRICES * SIDE * SIDE, List.of()));
  }

  @Override
  void states(Store states) {
    for (int i = 0; i < MATRICES; i++) {
      states.weight("w" + i, 1, SIDE, SIDE).set(Fill.normal("w" + i, SIDE * SIDE, 0.1));
      states.weight("d" + i, 1, SIDE, SIDE).set(Fill.normal("d" + i, SIDE * SIDE, 0.01));
    }
  }

  @Override
  void trace(Graph g) {
    List<State> parameters = new ArrayList<>();
    for (int i = 0; i < MATRICES; i++) {
      parameters.add(g.store().get("w" + i));
    }
    new LaPropOptimizer(g.store(), "laprop", new LaProp.Config(4e-5, 0.9, 0.999, 1e-20, 0), 0.3f, 1e-3f).step(g,
        parameters, parameters.stream().map(p -> g.read(g.store().get(p.name().replace('w', 'd')))).toList());
    g.output("w", g.read(parameters.getLast()));
  }

  @Override
  void check() {
    checkInDouble(1e-5);
  }
}
