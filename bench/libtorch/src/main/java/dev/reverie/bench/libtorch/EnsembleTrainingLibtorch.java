package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import dev.reverie.bench.NaiveEnsemble;

/** A gradient step of MBPO's ensemble at 256 rows a member: likelihood, gradient, fused Adam with decay. */
public class EnsembleTrainingLibtorch extends LibtorchBench {
  private static final int ROWS = 256;
  private static final double PULL = 0.01;

  private FusedAdam adam;
  private double expected;

  /** For JMH. */
  public EnsembleTrainingLibtorch() {
  }

  @Override
  boolean trains() {
    return true;
  }

  @Override
  void tensors() {
    normal("x", 1, Networks.MEMBERS, ROWS, Networks.INPUTS);
    normal("y", 1, Networks.MEMBERS, ROWS, Networks.OUTPUTS);
    adam = new FusedAdam(this, "adam", 1e-3, 5e-5);
    Networks.makeEnsemble(this, "", Networks.MEMBERS, adam);
    expected = loss();
  }

  /** The loss in double, of the parameters as they are. */
  private double loss() {
    NaiveEnsemble naive = Networks.naive(this, "");
    float[] x = tensor("x").toFloatArray();
    float[] y = tensor("y").toFloatArray();
    int outputs = Networks.OUTPUTS;
    double sum = 0;
    for (int row = 0; row < Networks.MEMBERS * ROWS; row++) {
      double[] p = naive.predict(row / ROWS, x, row * Networks.INPUTS);
      for (int c = 0; c < outputs; c++) {
        double error = p[c] - y[row * outputs + c];
        sum += error * error * Math.exp(-p[outputs + c]) + p[outputs + c];
      }
    }
    return sum / (ROWS * outputs) + PULL * outputs * 10.5;
  }

  @Override
  String code() {
    return Networks.ensemble("", "x")
        + "error = torch.mean(torch.mul(torch.pow(torch.sub(mean, y), 2), torch.exp(torch.neg(log))), [1, 2])\n"
        + "likelihood = torch.sum(torch.add(error, torch.mean(log, [1, 2])))\n"
        + "pull = torch.sub(torch.sum(max), torch.sum(min))\n"
        + "loss = torch.add(likelihood, pull, alpha=" + PULL + ")\n"
        + adam.minimise("loss")
        + "result = [torch.detach(loss), " + adam.changed() + "]\n";
  }

  @Override
  void check(NDList results) {
    Naive.check("loss", results.getFirst().toFloatArray(), 1e-4, i -> expected);
    double after = loss();
    if (!(after < expected)) {
      throw new AssertionError("a step took the loss from " + expected + " to " + after);
    }
  }
}
