package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Assign;
import java.util.ArrayList;
import java.util.List;

/** {@link Assign}: rate 1 is exact, else a difference, a product and a sum. */
final class AssignContract implements Contract {
  @Override
  public String name() {
    return "assign";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Assign;
  }

  @Override
  public void errors(Node node, Reference at) {
    Assign op = (Assign) node.op();
    double[] old = at.before(op.target());
    double[] x = at.value(node.input(0));
    double[] ex = at.error(node.input(0));
    double[] y = at.after(op.target());
    double[] e = at.error(op.target());
    for (int i = 0; i < e.length; i++) {
      double own = op.rate() == 1f ? 0 : 2 * U * Math.abs(op.rate() * (x[i] - old[i])) + U * Math.abs(y[i]) + TINY;
      e[i] = op.rate() * ex[i] + own;
    }
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (float rate : new float[] {1f, 0.005f}) {
      TensorType[] types = {TensorType.free(1), TensorType.free(13), TensorType.free(5, 7), TensorType.free(9001),
          TensorType.weight(1, 3, 5), TensorType.weight(2, 17, 33)};
      for (TensorType type : types) {
        Sample sample = Sample.of("rate=" + rate + "," + type, 1, g -> {
          State slow = g.state("slow", type, Fill.normal());
          Assign.apply(slow, g.input("fast", type, Fill.normal()), rate);
        });
        samples.add(type.equals(TensorType.free(9001)) && rate < 1 ? sample.with(Sample.Trait.STEADY) : sample);
      }
    }
    samples.add(Sample.of("from a state", 1, g -> {
      State fast = g.state("fast", TensorType.weight(1, 9, 20), Fill.normal());
      State slow = g.state("slow", TensorType.weight(1, 9, 20), Fill.normal());
      Assign.apply(slow, g.graph().read(fast), 0.02f);
    }));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("type", g -> Assign.apply(g.store().free("s", 3), g.constant(1f), 1f), "assign s", "constant",
            "[3]"),
        Refusal.of("rate", g -> Assign.apply(g.store().free("s", 1), g.constant(1f), 1.5f), "polyak s", "1.5",
            "(0, 1]"));
  }
}
