package dev.reverie.bench;

import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.Adam;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** A step of Adam on one large parameter, its gradient given. */
public class AdamBench extends ProgramBench {
  private static final String SIZE = "1048576";
  private static final double RATE = 1e-3;

  /** Elements of the parameter. */
  @Param(SIZE)
  public int size;

  /** For JMH. */
  public AdamBench() {
  }

  static List<Row> rows() {
    Map<String, String> params = Map.of("size", SIZE);
    // Parameter and two moments read and written, gradient read.
    return List.of(new Row("adam", "", SIZE, AdamBench.class, params, 0, 28.0 * Integer.parseInt(SIZE),
        List.of(Row.Peer.libtorch("AdamLibtorch", params))));
  }

  @Override
  void states(Store states) {
    states.free("p", size).set(Fill.normal("p", size));
  }

  @Override
  void trace(Graph g) {
    State p = g.store().get("p");
    new AdamOptimizer(g.store(), "adam", Adam.Config.torch(RATE))
        .step(g, List.of(p), List.of(g.input("gradient", p.type())));
  }

  @Override
  void check() {
    float[] before = state("p");
    float[] gradient = input("gradient");
    call();
    Naive.check("p", state("p"), 1e-6,
        i -> Naive.firstAdam(before[i], gradient[i], RATE));
  }
}
