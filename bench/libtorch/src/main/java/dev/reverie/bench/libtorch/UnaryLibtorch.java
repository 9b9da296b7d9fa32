package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import dev.reverie.bench.Shape;
import org.openjdk.jmh.annotations.Param;

/** Element-wise functions into a given tensor. */
public class UnaryLibtorch extends LibtorchBench {
  /** The function. */
  @Param("exp")
  public String function;

  /** Rows x features. */
  @Param("1024x1024")
  public String shape;

  /** For JMH. */
  public UnaryLibtorch() {
  }

  @Override
  void tensors() {
    int[] s = Shape.parse(shape);
    zeros("out", s[0], s[1]);
    normal("x", 1, s[0], s[1]);
  }

  @Override
  String code() {
    return "result = torch." + function + "(x, out=out)";
  }

  @Override
  void check(NDList results) {
    float[] x = tensor("x").toFloatArray();
    Naive.check(function, results.getFirst().toFloatArray(), 1e-5, i -> Naive.unary(function, x[i]));
  }
}
