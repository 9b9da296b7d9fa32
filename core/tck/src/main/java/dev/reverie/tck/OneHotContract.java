package dev.reverie.tck;

import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Program;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.OneHot;
import dev.reverie.engine.op.RandomDraw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link OneHot}: exact, unless the class is decided by less than the errors of the weights. */
final class OneHotContract implements Contract {
  @Override
  public String name() {
    return "onehot";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof OneHot;
  }

  @Override
  public void errors(Node node, Reference at) {
    OneHot op = (OneHot) node.op();
    double[] w = at.value(node.input(0));
    double[] ew = at.error(node.input(0));
    double[] e = at.error(node.output(0));
    for (int from = 0; from < w.length; from += op.classes()) {
      boolean close = op.sample() ? closeToThreshold(op, node, at, from) : closeToGreatest(op, w, ew, from);
      for (int c = 0; c < op.classes(); c++) {
        e[from + c] = close ? 1 : 0;
      }
    }
  }

  private static boolean closeToThreshold(OneHot op, Node node, Reference at, int from) {
    double[] w = at.value(node.input(0));
    double total = 0;
    double error = 0;
    for (int c = from; c < from + op.classes(); c++) {
      total += w[c];
      error += at.error(node.input(0))[c];
    }
    error = 2 * error + at.error(node.input(1))[from / op.classes()] * total + (2 * op.classes() + 4) * U * total;
    double threshold = at.value(node.input(1))[from / op.classes()] * total;
    double sum = 0;
    boolean close = false;
    for (int c = from; c < from + op.classes() - 1; c++) {
      sum += w[c];
      close |= Math.abs(sum - threshold) <= error;
    }
    return close;
  }

  private static boolean closeToGreatest(OneHot op, double[] w, double[] ew, int from) {
    int best = from;
    for (int c = from + 1; c < from + op.classes(); c++) {
      best = w[c] > w[best] ? c : best;
    }
    boolean close = false;
    for (int c = from; c < from + op.classes(); c++) {
      close |= c != best && ew[c] + ew[best] > 0 && w[best] - w[c] <= ew[c] + ew[best];
    }
    return close;
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1, 1}, {1, 3, 5}, {3, 1, 13}, {5, 2, 8}, {16, 4, 4}, {17, 3, 7}, {37, 2, 32}, {640, 5, 4}};
    for (int[] s : shapes) {
      // Whole weights, and thresholds in the middle between whole numbers.
      Sample sample = Sample.of("groups=" + s[1] + ",classes=" + s[2], s[0], g -> {
        Tensor w = g.rows("w", s[1] * s[2], (r, i) -> weight(i / s[2], i % s[2]));
        Tensor u = g.rows("u", s[1], (r, i) -> {
          int total = 0;
          for (int c = 0; c < s[2]; c++) {
            total += weight(i, c);
          }
          return (r.nextInt(total) + 0.5f) / total;
        });
        g.value("sample", OneHot.sample(w, u, s[2]));
        g.value("mode", OneHot.mode(w, s[2]));
      }).with(Sample.Trait.ROW_WISE);
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    samples.add(Sample.of("drawn", 50, g -> {
      Tensor w = g.rows("w", 6, Fill.uniform(0, 1)).stopGradient();
      g.value("y", OneHot.sample(w, RandomDraw.uniform(g.graph(), "noise", g.rows(), 2), 3));
    }));
    return samples;
  }

  private static int weight(int group, int c) {
    return c == 0 ? 1 + group % 3 : (group + c * 5) % 4;
  }

  /** A class of weight 0 is not drawn even at the ends of the range of uniform numbers. */
  static void ends(Backend backend) {
    float[] weights = {0, 1, 0, 0, 0.25f, 0, 0, 0.75f, 0, 0, 0, 2};
    for (float uniform : new float[] {0x1p-33f, 1f - 0x1p-24f, 1f}) {
      for (int rows : new int[] {3, 21}) {
        Program program = Program.trace(backend.newStore(0),
            g -> g.output("y", OneHot.sample(g.input("w", rows, 4), g.input("u", rows, 1), 4)));
        float[] w = new float[4 * rows];
        for (int i = 0; i < w.length; i++) {
          w[i] = weights[i % weights.length];
        }
        float[] u = new float[rows];
        Arrays.fill(u, uniform);
        program.input("w").set(w);
        program.input("u").set(u);
        program.run();
        float[] y = new float[w.length];
        program.output("y").get(y);
        for (int r = 0; r < rows; r++) {
          int chosen = 0;
          for (int c = 0; c < 4; c++) {
            chosen += y[4 * r + c] == 1 && w[4 * r + c] > 0 ? 1 : y[4 * r + c] == 0 ? 0 : 2;
          }
          if (chosen != 1) {
            throw new AssertionError("row " + r + ", uniform number " + uniform + ": drew "
                + Arrays.toString(Arrays.copyOfRange(y, 4 * r, 4 * r + 4)) + " by the weights "
                + Arrays.toString(Arrays.copyOfRange(w, 4 * r, 4 * r + 4)));
          }
        }
      }
    }
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("groups", g -> OneHot.mode(g.input("x", 4, 7), 3), "one-hot mode", "[batch4:4, 7]", "groups of 3"),
        Refusal.of("uniform", g -> OneHot.sample(g.input("x", 4, 6), g.input("u", 4, 3), 3), "one-hot sample",
            "[batch4:4, 3]", "[batch4:4, 2]"));
  }
}
