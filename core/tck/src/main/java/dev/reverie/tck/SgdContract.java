package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Sgd;
import java.util.ArrayList;
import java.util.List;

/** {@link Sgd}: two products and a sum. */
final class SgdContract implements Contract {
  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Sgd;
  }

  @Override
  public void errors(Node node, Reference at) {
    Sgd op = (Sgd) node.op();
    boolean scaled = node.inputs().size() > 1;
    double factor = op.learningRate() * (scaled ? at.value(node.input(1))[0] : 1);
    double factorError = op.learningRate() * (scaled ? at.error(node.input(1))[0] : 0) + U * Math.abs(factor);
    double[] g = at.value(node.input(0));
    double[] eg = at.error(node.input(0));
    double[] y = at.after(op.parameter());
    double[] e = at.error(op.parameter());
    for (int i = 0; i < e.length; i++) {
      e[i] = Math.abs(factor) * eg[i] + factorError * (Math.abs(g[i]) + eg[i]) + U * Math.abs(factor * g[i])
          + U * Math.abs(y[i]) + TINY;
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    TensorType[] types = {TensorType.free(1), TensorType.free(13), TensorType.free(9001), TensorType.weight(1, 3, 5),
        TensorType.weight(2, 17, 33)};
    for (TensorType type : types) {
      Sample sample = Sample.of(type.toString(), 1, g -> step(g, type));
      samples.add(type.equals(TensorType.free(9001)) ? sample.with(Sample.Trait.STEADY) : sample);
    }
    return samples;
  }

  private static void step(SampleGraph g, TensorType type) {
    Tensor gradient = g.input("gradient", type, Fill.normal());
    State p = g.state("p", type, Fill.normal());
    State q = g.state("q", type, Fill.normal());
    g.graph().apply(new Sgd(p, 0.03f), gradient);
    g.graph().apply(new Sgd(q, 0.03f), gradient, g.free("factor", Fill.of(0.37f), 1));
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("type", g -> g.apply(new Sgd(g.store().free("p", 3), 0.1f), g.constant(1f)), "sgd p", "constant",
            "[3]"),
        Refusal.of("factor", g -> g.apply(new Sgd(g.store().free("p", 1), 0.1f), g.constant(1f),
            g.constant(new float[2])), "sgd p", "[2]", "scalar"));
  }
}
