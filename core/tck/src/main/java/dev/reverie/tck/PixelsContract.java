package dev.reverie.tck;

import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.Upsample2;
import java.util.ArrayList;
import java.util.List;

/** {@link MaxPool2} and {@link Upsample2}: moves of numbers, and sums of four. */
final class PixelsContract implements Contract {
  @Override
  public String name() {
    return "pixels";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof MaxPool2 || op instanceof MaxPool2.Gradient || op instanceof Upsample2;
  }

  @Override
  public void errors(Node node, Reference at) {
    boolean gradient = node.op() instanceof MaxPool2.Gradient;
    int channels;
    int width;
    if (node.op() instanceof Upsample2 op) {
      channels = op.channels();
      width = op.width();
    } else {
      MaxPool2 op = gradient ? ((MaxPool2.Gradient) node.op()).pool() : (MaxPool2) node.op();
      channels = op.channels();
      width = op.width() / 2;
    }
    boolean grows = gradient || node.op() instanceof Upsample2 op && !op.sum();
    Tensor small = gradient ? node.input(1) : grows ? node.input(0) : node.output(0);
    Tensor large = grows ? node.output(0) : node.input(0);
    int perRow = small.type().features();
    for (int i = 0; i < at.error(small).length; i++) {
      int pixel = i % perRow / channels;
      int first = i / perRow * 4 * perRow + (pixel / width * 4 * width + pixel % width * 2) * channels + i % channels;
      double sum = 0;
      double magnitude = 0;
      double greatest = 0;
      for (int step : new int[] {0, channels, 2 * width * channels, (2 * width + 1) * channels}) {
        if (grows) {
          at.error(large)[first + step] = at.error(small)[i];
        } else {
          sum += at.error(large)[first + step];
          magnitude += Math.abs(at.value(large)[first + step]);
          greatest = Math.max(greatest, at.error(large)[first + step]);
        }
      }
      if (!grows) {
        at.error(small)[i] = node.op() instanceof Upsample2 ? sum + 3 * U * magnitude : greatest;
      }
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int[] s : new int[][] {{2, 2, 1, 1}, {6, 10, 5, 1}, {4, 6, 3, 15}, {8, 4, 8, 16}, {4, 2, 17, 21},
        {4, 4, 2, 640}}) {
      int features = s[0] * s[1] * s[2];
      Sample sample = Sample.of("image=" + s[0] + "x" + s[1] + "x" + s[2], s[3], g -> {
        // Distinct numbers, apart by more than the steps of central differences.
        Tensor x = g.rows("x", features, (r, i) -> i * 37 % 101 * 0.1f - 5f);
        g.result("max", MaxPool2.apply(x, s[0], s[1], s[2]));
        g.result("large", Upsample2.apply(g.rows("small", features), s[0], s[1], s[2]));
      }).with(Sample.Trait.GRADIENT).with(Sample.Trait.ROW_WISE);
      samples.add(s[3] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    for (int rows : new int[] {3, 18}) {
      samples.add(Sample.of("ties", rows, g -> g.value("dx", g.graph().apply(new MaxPool2.Gradient(
          new MaxPool2(2, 4, 3)), g.rows("x", 24, Fill.of(1f, 0f, 1f, 1f, 2f)), g.rows("dy", 6)).output(0)))
          .with(Sample.Trait.ROW_WISE));
    }
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("odd", g -> MaxPool2.apply(g.input("x", 4, 15), 3, 5, 1), "max-pool", "[batch4:4, 15]",
            "even images of 3 x 5 x 1"),
        Refusal.of("features", g -> Upsample2.apply(g.input("x", 4, 15), 2, 2, 3), "upsample", "[batch4:4, 15]",
            "12 features"));
  }
}
