package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.ScaleGradient;
import java.util.List;

/** {@link ScaleGradient}: the same values; what it does to gradients is what it is for, so no differences are taken. */
final class ScaleGradientContract implements Contract {
  @Override
  public String name() {
    return "scale-gradient";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof ScaleGradient;
  }

  @Override
  public void errors(Node node, Reference at) {
    double[] from = at.error(node.input(0));
    System.arraycopy(from, 0, at.error(node.output(0)), 0, from.length);
  }

  @Override
  public List<Sample> samples() {
    return List.of(Sample.of("of a value used twice", 21, g -> {
      Tensor x = g.rows("x", 5);
      Tensor h = x.tanh();
      g.value("half", h.scaleGradient(0.5f).times(x));
      g.value("stopped", h.stopGradient().plus(h));
      g.value("itself", x.stopGradient());
      Tensor loss = h.scaleGradient(0.5f).square().sum();
      g.value("dx", g.graph().gradients(loss, List.of(x)).getFirst());
      g.value("nothing", g.graph().gradients(h.stopGradient().sum(), List.of(x)).getFirst());
    }));
  }
}
