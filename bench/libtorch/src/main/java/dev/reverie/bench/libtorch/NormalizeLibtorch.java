package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import dev.reverie.bench.Shape;
import org.openjdk.jmh.annotations.Param;

/** Layer normalisation with scale and offset. */
public class NormalizeLibtorch extends LibtorchBench {
  /** Rows x features. */
  @Param("1024x512")
  public String shape;

  /** For JMH. */
  public NormalizeLibtorch() {
  }

  @Override
  void tensors() {
    int[] s = Shape.parse(shape);
    normal("x", 1, s[0], s[1]);
    normal("scale", 1, s[1]);
    normal("offset", 1, s[1]);
  }

  @Override
  String code() {
    return "result = torch.layer_norm(x, [" + Shape.parse(shape)[1] + "], scale, offset, 0.001)";
  }

  @Override
  void check(NDList results) {
    float[] x = tensor("x").toFloatArray();
    float[] scale = tensor("scale").toFloatArray();
    float[] offset = tensor("offset").toFloatArray();
    Naive.check("y", results.getFirst().toFloatArray(), 1e-4, i -> Naive.layerNorm(x, i, scale, offset, 0.001));
  }
}
