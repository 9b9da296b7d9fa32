package dev.reverie.tck;

import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Quantiles;
import java.util.ArrayList;
import java.util.List;

/** {@link Quantiles}: an order statistic moves by no more than the greatest error of a value. */
final class QuantilesContract implements Contract {
  @Override
  public String name() {
    return "quantiles";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Quantiles;
  }

  @Override
  public void errors(Node node, Reference at) {
    double greatest = 0;
    for (Tensor t : node.inputs()) {
      for (double e : at.error(t)) {
        greatest = Math.max(greatest, e);
      }
    }
    for (int i = 0; i < 2; i++) {
      at.error(node.output(0))[i] = greatest + 2 * U * Math.abs(at.value(node.output(0))[i]);
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int[] s : new int[][] {{1, 1}, {1, 13}, {3, 5}, {15, 1}, {16, 4}, {37, 3}, {640, 2}}) {
      Sample sample = Sample.of("f=" + s[1], s[0], g -> {
        Tensor x = g.rows("x", s[1]).tanh();
        g.value("tails", Quantiles.of(0.05, 0.95, x));
        g.value("ends", Quantiles.of(0, 1, x));
        g.value("both", Quantiles.of(0.5, 0.9, x, g.rows("y", 2, Fill.lattice(0))));
        g.value("equal", Quantiles.of(0.25, 0.75, g.rows("z", 3, Fill.of(-2f))));
      });
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    samples.add(Sample.of("grouped", 30, 4, g -> g.value("y", Quantiles.of(0.1, 0.6, g.rows("x", 3)))));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("share", g -> Quantiles.of(-0.1, 0.5, g.input("x", 4, 3)), "quantiles", "-0.1", "0 to 1"),
        Refusal.of("no rows", g -> Quantiles.of(0.1, 0.5, g.constant(1f)), "quantiles", "constant",
            "[rows, features]"));
  }
}
