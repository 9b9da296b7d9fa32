package dev.reverie.tck;

import static dev.reverie.tck.Reference.TINY;
import static dev.reverie.tck.Reference.U;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.LaProp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link LaProp}: both moments and the parameter, within a few roundings of the terms of each. */
final class LaPropContract implements Contract {
  @Override
  public String name() {
    return "laprop";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof LaProp;
  }

  @Override
  public void errors(Node node, Reference at) {
    LaProp op = (LaProp) node.op();
    LaProp.Config c = op.config();
    boolean scaled = node.inputs().size() > 1;
    double factor = scaled ? at.value(node.input(1))[0] : 1;
    double factorError = scaled ? at.error(node.input(1))[0] : 0;
    int t = at.integer(op.step());
    double root = 1 / Math.sqrt(1 - Math.pow(c.beta2(), t));
    double rate = c.rate(t) / (1 - Math.pow(c.beta1(), t));
    double[] gradient = at.value(node.input(0));
    double[] old = at.before(op.parameter());
    double[] p = at.after(op.parameter());
    for (int i = 0; i < p.length; i++) {
      double g = gradient[i] * factor;
      double eg = CategoricalContract.product(gradient[i], at.error(node.input(0))[i], factor, factorError);
      double oldV = c.beta2() * at.before(op.v())[i];
      double v = oldV + (1.0 - c.beta2()) * g * g;
      double ev = (1.0 - c.beta2()) * (2 * Math.abs(g) * eg + eg * eg) + 4 * U * v + 2 * TINY;
      double divisor = Math.sqrt(v) * root + c.epsilon();
      double least = (Math.sqrt(Math.max(0, v - ev)) * root + c.epsilon()) * (1 - 5 * U);
      double u = g / divisor;
      double eu = eg / least + Math.abs(g) * (1 / least - 1 / divisor) + U * Math.abs(u);
      double oldM = c.beta1() * at.before(op.m())[i];
      double em = (1.0 - c.beta1()) * eu + 3 * U * (Math.abs(oldM) + Math.abs((1.0 - c.beta1()) * u)) + TINY;
      double change = rate * (oldM + (1.0 - c.beta1()) * u);
      at.error(op.v())[i] = ev;
      at.error(op.m())[i] = em;
      at.error(op.parameter())[i] = rate * em + 3 * U * Math.abs(change) + U * (Math.abs(old[i]) + Math.abs(p[i]))
          + TINY;
    }
  }

  @Override
  public List<Sample> samples() {
    Map<String, LaProp.Config> configs = Map.of(
        "plain", new LaProp.Config(1e-2, 0.9, 0.999, 1e-20, 0),
        "warm-up", new LaProp.Config(4e-5, 0.9, 0.999, 1e-20, 1000),
        "no momentum", new LaProp.Config(1e-2, 0, 0.99, 1e-8, 3));
    List<Sample> samples = new ArrayList<>();
    for (String name : configs.keySet().stream().sorted().toList()) {
      LaProp.Config config = configs.get(name);
      for (int steps : new int[] {0, 1, 2000}) {
        samples.add(Sample.of(name + ",t=" + (steps + 1), 1, g -> {
          for (int n : new int[] {1, 4, 7, 8, 13, 17}) {
            step(g, config, TensorType.free(n), steps, "n" + n, false);
          }
          step(g, config, TensorType.weight(2, 5, 19), steps, "w", true);
        }));
      }
    }
    samples.add(Sample.of("large", 1, g -> step(g, configs.get("plain"), TensorType.weight(1, 90, 200), 9, "w", true))
        .with(Sample.Trait.STEADY));
    return samples;
  }

  private static void step(SampleGraph g, LaProp.Config config, TensorType type, int steps, String name,
      boolean scaled) {
    Tensor gradient = g.input("g" + name, type, (r, i) -> i % 5 == 4 ? 0f : (float) r.nextDouble(-2, 2));
    State p = g.state("p" + name, type, Fill.normal());
    boolean first = steps == 0;
    State m = g.state("m" + name, type, first ? Fill.of(0f) : Fill.normal());
    State v = g.state("v" + name, type, first ? Fill.of(0f) : Fill.uniform(0.1, 2));
    State t = g.counter("t" + name, steps);
    Increment.apply(g.graph(), t);
    LaProp op = new LaProp(p, m, v, t, config);
    if (scaled) {
      g.graph().apply(op, gradient, g.free("factor" + name, Fill.of(0.37f), 1));
    } else {
      g.graph().apply(op, gradient);
    }
  }

  private static void refused(Graph g, TensorType moment, Tensor... inputs) {
    State p = g.store().free("p", 3);
    State m = g.store().add("m", moment);
    g.apply(new LaProp(p, m, m, g.store().counter("t", 1), new LaProp.Config(0.1, 0.9, 0.9, 1e-8, 0)), inputs);
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("gradient", g -> refused(g, TensorType.free(3), g.constant(1f)), "laprop p", "constant", "[3]"),
        Refusal.of("factor", g -> refused(g, TensorType.free(3), g.constant(new float[3]), g.constant(new float[2])),
            "laprop p", "[2]", "scalar"),
        Refusal.of("moments", g -> refused(g, TensorType.free(4), g.constant(new float[3])), "laprop p", "[4]", "[3]"),
        Refusal.of("numbers", g -> new LaProp.Config(0.1, 0.9, 1, 1e-8, 0), "laprop", "1.0", "[0, 1)"));
  }
}
