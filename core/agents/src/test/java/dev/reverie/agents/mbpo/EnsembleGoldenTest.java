package dev.reverie.agents.mbpo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.agents.Golden;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer of the ensemble and the weight decay, values and gradients, against reference numbers. */
class EnsembleGoldenTest {
  private static final int MEMBERS = 7;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void layer(int seed) {
    Golden golden = Golden.load("ensemble_linear", seed);
    int inputs = golden.columns("inputs", "x");
    int outputs = golden.columns("outputs", "y");
    float[] x = golden.input("x");
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(0);
      Mlp layer = new Mlp(store, "net", MEMBERS, inputs, new int[0], outputs, Activation.SILU,
          Initializer.truncatedNormal(), new RandomStream(0, "initialize"));
      State weight = layer.weights().getFirst();
      State bias = layer.biases().getFirst();
      weight.set(golden.input("w"));
      bias.set(golden.input("b"));
      Program p = Program.trace(store, g -> {
        Tensor in = g.input("x", g.rows("members", x.length / inputs, MEMBERS), inputs);
        Tensor y = layer.apply(in);
        g.output("y", y);
        List<Tensor> d = g.gradients(y.times(g.input("cotangent", y.type())).sum(),
            List.of(in, g.read(weight), g.read(bias)));
        g.output("d.x", d.get(0));
        g.output("d.w", d.get(1));
        g.output("d.b", d.get(2));
      });
      p.input("x").set(x);
      p.input("cotangent").set(golden.cotangent("y"));
      p.run();
      golden.assertClose("y", golden.output("y"), get(p, "y", golden.output("y").length), 1e-6);
      golden.assertClose("d x", golden.gradient("x"), get(p, "d.x", x.length), 1e-6);
      golden.assertClose("d w", golden.gradient("w"), get(p, "d.w", weight.size()), 1e-6);
      golden.assertClose("d b", golden.gradient("b"), get(p, "d.b", bias.size()), 1e-6);
    }
  }

  private static float[] get(Program p, String name, int n) {
    float[] values = new float[n];
    p.output(name).get(values);
    return values;
  }

  /** A first step of Adam with no other gradient leaves a tenth of the decay's gradient in the first moment. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void decay(int seed) {
    Golden golden = Golden.load("ensemble_weight_decay", seed);
    float[] decay = EnsembleConfig.reference().decay();
    double scale = golden.cotangent("loss")[0];
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(0);
      AdamOptimizer adam = new AdamOptimizer(store, "adam", Adam.Config.torch(1e-3));
      List<State> weights = new ArrayList<>();
      for (int i = 0; i < decay.length; i++) {
        float[] w = golden.input("w" + i);
        int outputs = golden.columns("inputs", "w" + i);
        State weight = store.weight("w" + i, MEMBERS, w.length / MEMBERS / outputs, outputs);
        weight.set(w);
        weights.add(weight);
        adam.l2(weight, decay[i]);
      }
      Program p = Program.trace(store, g -> adam.step(g, weights,
          weights.stream().map(w -> g.input("zero." + w.name(), w.type())).toList()));
      for (State w : weights) {
        p.input("zero." + w.name()).set(new float[w.size()]);
      }
      p.run();
      double loss = 0;
      for (int i = 0; i < decay.length; i++) {
        float[] w = golden.input("w" + i);
        float[] gradient = store.get("adam.m.w" + i).toArray();
        for (int k = 0; k < w.length; k++) {
          // The loss is homogeneous of degree two: half the product of weights and gradient.
          loss += 10.0 * gradient[k] * w[k] / 2;
          gradient[k] *= (float) (10 * scale);
        }
        golden.assertClose("d w" + i, golden.gradient("w" + i), gradient, 1e-6);
      }
      assertEquals(golden.output("loss")[0], loss, 1e-6 * Math.abs(loss));
    }
  }
}
