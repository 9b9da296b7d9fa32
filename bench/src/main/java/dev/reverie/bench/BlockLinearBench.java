package dev.reverie.bench;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.BlockLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/** Products in 8 blocks, each with weights of its own: the core of Dreamer v3. */
public class BlockLinearBench extends ProgramBench {
  private static final List<String> SHAPES = List.of("16x512x1536", "1024x512x1536", "1024x512x512");
  private static final int BLOCKS = 8;

  /** Rows x inputs x outputs, of all blocks. */
  @Param({"16x512x1536", "1024x512x1536", "1024x512x512"})
  public String shape;

  /** The product, or one of its gradients. */
  @Param({"forward", "dX", "dW"})
  public String variant;

  /** For JMH. */
  public BlockLinearBench() {
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String shape : SHAPES) {
      int[] s = Shape.parse(shape);
      double flops = 2.0 * s[0] * s[1] * s[2] / BLOCKS;
      double bytes = 4.0 * ((double) s[0] * (s[1] + s[2]) + (double) s[1] * s[2] / BLOCKS);
      for (String variant : List.of("forward", "dX", "dW")) {
        rows.add(new Row("blocklinear", variant.equals("forward") ? "" : variant, shape, BlockLinearBench.class,
            Map.of("shape", shape, "variant", variant), flops, bytes, List.of()));
      }
    }
    return rows;
  }

  @Override
  void states(Store states) {
    int[] s = Shape.parse(shape);
    states.weight("w", BLOCKS, s[1] / BLOCKS, s[2] / BLOCKS).set(Fill.normal("w", s[1] * s[2] / BLOCKS, 0.1));
  }

  @Override
  void trace(Graph g) {
    int[] s = Shape.parse(shape);
    Rows rows = g.rows("rows", s[0]);
    Tensor w = g.read(g.store().get("w"));
    switch (variant) {
      case "forward" -> g.output("y", BlockLinear.apply(g.input("x", rows, s[1]), w, null));
      case "dX" -> g.output("dx", g.apply(new BlockLinear.InputGradient(), g.input("dy", rows, s[2]), w).output(0));
      default -> g.output("dw", g.apply(new BlockLinear.WeightGradient(BLOCKS), g.input("x", rows, s[1]),
          g.input("dy", rows, s[2])).output(0));
    }
  }

  @Override
  void check() {
    checkInDouble(1e-3);
  }
}
