package dev.reverie.bench.libtorch;

import dev.reverie.bench.NaiveEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The code of networks, and their tensors. */
final class Networks {
  static final int OBSERVATIONS = 17;
  static final int ACTIONS = 6;
  static final int INPUTS = OBSERVATIONS + ACTIONS;
  static final int MEMBERS = 7;
  /** Reward and change of observation. */
  static final int OUTPUTS = 1 + OBSERVATIONS;
  private static final int[] ENSEMBLE = {INPUTS, 200, 200, 200, 200, 2 * OUTPUTS};

  private Networks() {
  }

  /**
   * Makes the tensors of a network: weights w0, w1, ... and biases b0, b1, ... behind a prefix.
   *
   * @param adam what trains them, or null
   * @return their names
   */
  static List<String> make(LibtorchBench bench, String name, FusedAdam adam, int... sizes) {
    List<String> names = new ArrayList<>();
    for (int l = 0; l + 1 < sizes.length; l++) {
      names.add(make(bench, name + "w" + l, adam, 1 / Math.sqrt(sizes[l]), sizes[l], sizes[l + 1]));
      names.add(make(bench, name + "b" + l, adam, 0.1, sizes[l + 1]));
    }
    return names;
  }

  private static String make(LibtorchBench bench, String name, FusedAdam adam, double deviation, long... shape) {
    if (adam == null) {
      bench.normal(name, deviation, shape);
    } else {
      bench.parameter(name, deviation, shape);
      adam.over(name, shape);
    }
    return name;
  }

  /** Makes the tensors of an ensemble of some members. */
  static void makeEnsemble(LibtorchBench bench, String name, int members, FusedAdam adam) {
    for (int l = 0; l + 1 < ENSEMBLE.length; l++) {
      make(bench, name + "w" + l, adam, 1 / (2 * Math.sqrt(ENSEMBLE[l])), members, ENSEMBLE[l], ENSEMBLE[l + 1]);
      make(bench, name + "b" + l, adam, 0.1, members, 1, ENSEMBLE[l + 1]);
    }
    bound(bench, name + "max", 0.5f, adam);
    bound(bench, name + "min", -10f, adam);
  }

  private static void bound(LibtorchBench bench, String name, float value, FusedAdam adam) {
    float[] values = new float[OUTPUTS];
    Arrays.fill(values, value);
    bench.add(name, values, OUTPUTS);
    if (adam != null) {
      bench.tensor(name).setRequiresGradient(true);
      adam.over(name, OUTPUTS);
    }
  }

  static float[] ones(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1f);
    return values;
  }

  /** Statements of a network with ReLU: {@code to} from {@code x}, by tensors whose names may have a suffix. */
  static String mlp(String to, String name, String x, int layers, String suffix) {
    StringBuilder code = new StringBuilder(to + "_i = " + x + "\n");
    String from = to + "_i";
    for (int l = 0; l < layers; l++) {
      boolean last = l + 1 == layers;
      String y = last ? to : to + "_" + l;
      String product = "torch.addmm(" + name + "b" + l + suffix + ", " + from + ", " + name + "w" + l + suffix + ")";
      code.append(y).append(" = ").append(last ? product : "torch.relu(" + product + ")").append("\n");
      from = y;
    }
    return code.toString();
  }

  /** Statements of an ensemble: {@code mean} and {@code log} from {@code x [members, rows, inputs]}. */
  static String ensemble(String name, String x) {
    StringBuilder code = new StringBuilder();
    String from = x;
    for (int l = 0; l + 1 < ENSEMBLE.length; l++) {
      String product = "torch.baddbmm(" + name + "b" + l + ", " + from + ", " + name + "w" + l + ")";
      from = "h" + l;
      code.append(from).append(" = ").append(l + 2 < ENSEMBLE.length ? "torch.silu(" + product + ")" : product)
          .append("\n");
    }
    return code + "mean = torch.slice(" + from + ", -1, 0, " + OUTPUTS + ")\n"
        + "raw_log = torch.slice(" + from + ", -1, " + OUTPUTS + ", " + 2 * OUTPUTS + ")\n"
        + "below = torch.sub(" + name + "max, torch.softplus(torch.sub(" + name + "max, raw_log)))\n"
        + "log = torch.add(" + name + "min, torch.softplus(torch.sub(below, " + name + "min)))\n";
  }

  /** The prediction in double, from the values that the tensors have now. */
  static NaiveEnsemble naive(LibtorchBench bench, String name) {
    return new NaiveEnsemble(state -> bench.tensor(name + switch (state) {
      case "maxLogVariance" -> "max";
      case "minLogVariance" -> "min";
      default -> state.replaceAll("net\\.(\\d+)\\.(.).*", "$2$1");
    }).toFloatArray());
  }
}
