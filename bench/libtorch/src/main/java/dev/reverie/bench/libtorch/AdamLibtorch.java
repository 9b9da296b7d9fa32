package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import org.openjdk.jmh.annotations.Param;

/** A step of fused Adam on one large parameter, its gradient given. */
public class AdamLibtorch extends LibtorchBench {
  private static final double RATE = 1e-3;

  /** Elements of the parameter. */
  @Param("1048576")
  public int size;

  private FusedAdam adam;
  private float[] before;

  /** For JMH. */
  public AdamLibtorch() {
  }

  @Override
  void tensors() {
    before = normal("p", 1, size).toFloatArray();
    normal("gradient", 1, size);
    adam = new FusedAdam(this, "adam", RATE, 0).over("p", size);
  }

  @Override
  String code() {
    return adam.step("[gradient]") + "result = " + adam.changed() + "\n";
  }

  /** Under a gradient that stays the same every step is as long as the first. */
  @Override
  void check(NDList results) {
    float[] gradient = tensor("gradient").toFloatArray();
    Naive.check("p", results.getFirst().toFloatArray(), 1e-5,
        i -> Naive.firstAdam(before[i], gradient[i], repeats * RATE));
  }
}
