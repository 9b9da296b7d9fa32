package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import org.openjdk.jmh.annotations.Param;

/** A sum of two short vectors into a given third. */
public class BinaryLibtorch extends LibtorchBench {
  /** Elements. */
  @Param("64")
  public int size;

  /** For JMH. */
  public BinaryLibtorch() {
  }

  @Override
  void tensors() {
    zeros("out", size);
    normal("a", 1, size);
    normal("b", 1, size);
  }

  @Override
  String code() {
    return "result = torch.add(a, b, alpha=1, out=out)";
  }

  @Override
  void check(NDList results) {
    float[] a = tensor("a").toFloatArray();
    float[] b = tensor("b").toFloatArray();
    Naive.check("sum", results.getFirst().toFloatArray(), 1e-6, i -> (double) a[i] + b[i]);
  }
}
