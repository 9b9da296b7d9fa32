package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Adam.Epsilon;
import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.Increment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link Adam}: both moments and the parameter, within a few roundings of the terms of each. */
final class AdamContract implements Contract {
  @Override
  public String name() {
    return "adam";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof Adam;
  }

  @Override
  public void errors(Node node, Reference at) {
    Adam op = (Adam) node.op();
    Adam.Config c = op.config();
    boolean scaled = node.inputs().size() > 1;
    double factor = scaled ? at.value(node.input(1))[0] : 1;
    double factorError = scaled ? at.error(node.input(1))[0] : 0;
    double t = at.integer(op.step());
    double correction1 = 1 - Math.pow(c.beta1(), t);
    double correction2 = 1 - Math.pow(c.beta2(), t);
    boolean outside = c.placement() == Epsilon.OUTSIDE;
    double rate = outside ? c.learningRate() / correction1 : c.learningRate() * Math.sqrt(correction2) / correction1;
    double root = outside ? 1 / Math.sqrt(correction2) : 1;
    double[] gradient = at.value(node.input(0));
    double[] gradientError = at.error(node.input(0));
    double[] old = at.before(op.parameter());
    double[] oldM = at.before(op.m());
    double[] oldV = at.before(op.v());
    double[] p = at.after(op.parameter());
    for (int i = 0; i < p.length; i++) {
      double g = gradient[i] * factor + c.l2() * old[i];
      double eg = Math.abs(factor) * gradientError[i] + (Math.abs(gradient[i]) + gradientError[i]) * factorError
          + 2 * U * (Math.abs(gradient[i] * factor) + Math.abs(c.l2() * old[i])) + TINY;
      double m = c.beta1() * oldM[i] + (1.0 - c.beta1()) * g;
      double em = (1.0 - c.beta1()) * eg + 3 * U * (Math.abs(c.beta1() * oldM[i]) + Math.abs((1.0 - c.beta1()) * g))
          + TINY;
      double v = c.beta2() * oldV[i] + (1.0 - c.beta2()) * g * g;
      double ev = (1.0 - c.beta2()) * (2 * Math.abs(g) * eg + eg * eg) + 4 * U * v + 2 * TINY;
      double divisor = Math.sqrt(v) * root + c.epsilon();
      double least = (Math.sqrt(Math.max(0, v - ev)) * root + c.epsilon()) * (1 - 4 * U);
      double change = rate * m / divisor;
      double changeError = rate * em / least + rate * Math.abs(m) * (1 / least - 1 / divisor)
          + 4 * U * Math.abs(change);
      at.error(op.m())[i] = em;
      at.error(op.v())[i] = ev;
      at.error(op.parameter())[i] = changeError + 2 * U * (Math.abs(old[i]) + Math.abs(p[i])) + TINY;
    }
  }

  @Override
  public List<Sample> samples() {
    Map<String, Adam.Config> configs = Map.of(
        "torch", Adam.Config.torch(1e-3f),
        "keras", new Adam.Config(6e-4, 0.9, 0.999, 1e-7, Epsilon.UNCORRECTED, 0, 0),
        "l2", Adam.Config.torch(1e-2f).withL2(0.03f),
        "decoupled", new Adam.Config(3e-4, 0.9, 0.999, 1e-5, Epsilon.UNCORRECTED, 0, 1e-2),
        "no momentum", new Adam.Config(1e-2, 0, 0.99, 1e-8, Epsilon.OUTSIDE, 0.01, 0.02));
    List<Sample> samples = new ArrayList<>();
    for (String name : configs.keySet().stream().sorted().toList()) {
      Adam.Config config = configs.get(name);
      for (int steps : new int[] {0, 1, 1000}) {
        samples.add(Sample.of(name + ",t=" + (steps + 1), 1, g -> {
          for (int n : new int[] {1, 4, 7, 8, 13, 17}) {
            step(g, config, TensorType.free(n), steps, "n" + n, false);
          }
          step(g, config, TensorType.weight(2, 5, 19), steps, "w", true);
        }));
      }
    }
    samples.add(Sample.of("polyak", 1, g -> {
      for (TensorType type : List.of(TensorType.free(13), TensorType.weight(2, 5, 19))) {
        State p = step(g, configs.get("torch"), type, 9, type.kind().name(), false);
        Assign.apply(g.state("target" + type.kind(), type, Fill.normal()), g.graph().read(p), 0.005f);
      }
    }));
    samples.add(Sample.of("large", 1, g -> step(g, configs.get("torch"), TensorType.weight(1, 90, 200), 9, "w", true))
        .with(Sample.Trait.STEADY));
    return samples;
  }

  private static State step(SampleGraph g, Adam.Config config, TensorType type, int steps, String name,
      boolean scaled) {
    Tensor gradient = g.input("g" + name, type, (r, i) -> i % 5 == 4 ? 0f : (float) r.nextDouble(-2, 2));
    State p = g.state("p" + name, type, Fill.normal());
    boolean first = steps == 0;
    State m = g.state("m" + name, type, first ? Fill.of(0f) : Fill.normal());
    State v = g.state("v" + name, type, first ? Fill.of(0f) : Fill.uniform(0, 2));
    State t = g.counter("t" + name, steps);
    Increment.apply(g.graph(), t);
    Adam op = new Adam(p, m, v, t, config);
    if (scaled) {
      g.graph().apply(op, gradient, g.free("factor" + name, Fill.of(0.37f), 1));
    } else {
      g.graph().apply(op, gradient);
    }
    return p;
  }

  private static void refused(Graph g, TensorType moment, Tensor... inputs) {
    State p = g.store().free("p", 3);
    State m = g.store().add("m", moment);
    g.apply(new Adam(p, m, m, g.store().counter("t", 1), Adam.Config.torch(0.1f)), inputs);
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("gradient", g -> refused(g, TensorType.free(3), g.constant(1f)), "adam p", "constant", "[3]"),
        Refusal.of("factor", g -> refused(g, TensorType.free(3), g.constant(new float[3]), g.constant(new float[2])),
            "adam p", "[2]", "scalar"),
        Refusal.of("moments", g -> refused(g, TensorType.free(4), g.constant(new float[3])), "adam p", "[4]", "[3]"),
        Refusal.of("numbers", g -> new Adam.Config(0.1, 1, 0.9, 0, Epsilon.OUTSIDE, 0, 0), "adam", "1.0",
            "[0, 1)"));
  }
}
