package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import dev.reverie.bench.NaiveEnsemble;
import org.openjdk.jmh.annotations.Param;

/** MBPO's ensemble forward, members as a batch of products. */
public class EnsembleLibtorch extends LibtorchBench {
  /** Rows of each member. */
  @Param("256")
  public int rows;

  /** For JMH. */
  public EnsembleLibtorch() {
  }

  @Override
  void tensors() {
    normal("x", 1, Networks.MEMBERS, rows, Networks.INPUTS);
    Networks.makeEnsemble(this, "", Networks.MEMBERS, null);
  }

  @Override
  String code() {
    return Networks.ensemble("", "x") + "result = [mean, log]\n";
  }

  @Override
  void check(NDList results) {
    NaiveEnsemble naive = Networks.naive(this, "");
    float[] x = tensor("x").toFloatArray();
    int outputs = Networks.OUTPUTS;
    for (int part = 0; part < 2; part++) {
      int from = part * outputs;
      Naive.check(part == 0 ? "mean" : "log variance", results.get(part).toFloatArray(), 1e-4,
          i -> naive.predict(i / outputs / rows, x, i / outputs * Networks.INPUTS)[from + i % outputs]);
    }
  }
}
