package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import dev.reverie.bench.Shape;
import org.openjdk.jmh.annotations.Param;

/** Softmax over the features of each row. */
public class SoftmaxLibtorch extends LibtorchBench {
  /** Rows x features. */
  @Param("32768x32")
  public String shape;

  /** For JMH. */
  public SoftmaxLibtorch() {
  }

  @Override
  void tensors() {
    int[] s = Shape.parse(shape);
    normal("x", 1, s[0], s[1]);
  }

  @Override
  String code() {
    return "result = torch.softmax(x, -1)";
  }

  @Override
  void check(NDList results) {
    float[] x = tensor("x").toFloatArray();
    Naive.check("y", results.getFirst().toFloatArray(), 1e-5, i -> Naive.softmax(x, i, Shape.parse(shape)[1]));
  }
}
