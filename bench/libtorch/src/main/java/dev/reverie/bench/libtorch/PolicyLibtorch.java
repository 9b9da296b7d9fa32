package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;

/** The products and activations of acting on one observation; the observation is a tensor already. */
public class PolicyLibtorch extends LibtorchBench {
  private static final int HIDDEN = 256;
  private static final int OUTPUTS = 2 * Networks.ACTIONS;

  /** For JMH. */
  public PolicyLibtorch() {
  }

  @Override
  void tensors() {
    normal("s", 1, 1, Networks.OBSERVATIONS);
    Networks.make(this, "p", null, Networks.OBSERVATIONS, HIDDEN, HIDDEN, OUTPUTS);
  }

  @Override
  String code() {
    return Networks.mlp("raw", "p", "s", 3, "")
        + "result = torch.tanh(torch.slice(raw, 1, 0, " + Networks.ACTIONS + "))\n";
  }

  @Override
  void check(NDList results) {
    float[] s = tensor("s").toFloatArray();
    double[] y = new double[s.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = s[i];
    }
    for (int l = 0; l < 3; l++) {
      y = Naive.layer(y, tensor("pw" + l).toFloatArray(), 0, tensor("pb" + l).toFloatArray(), 0,
          l < 2 ? HIDDEN : OUTPUTS, l < 2 ? v -> Math.max(v, 0) : v -> v);
    }
    double[] raw = y;
    Naive.check("action", results.getFirst().toFloatArray(), 1e-5, i -> Math.tanh(raw[i]));
  }
}
