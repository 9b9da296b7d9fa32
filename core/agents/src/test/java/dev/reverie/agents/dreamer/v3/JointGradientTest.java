package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.LatentCode;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Quantiles;
import dev.reverie.engine.op.ScaleGradient;
import dev.reverie.engine.op.StraightThrough;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient of everything that an update minimises, by every parameter, against differences of the surrogate: the
 * losses once more with other parameters, where samples and whatever lies behind a stopped gradient keep their values.
 */
class JointGradientTest {
  private static final double STEP = 1e-3;

  static Stream<Arguments> agents() {
    return Stream.of(Arguments.of(SmallDreamer.NUMBERED, 0), Arguments.of(SmallDreamer.NUMBERED, 3),
        Arguments.of(SmallDreamer.CHOICES, 2));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void everyParametersGradientIsTheSurrogatesSlope(ActionSpace actions, int starts) {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(11);
      DreamerParts parts = SmallDreamer.parts(store, actions, starts);
      SmallDreamer.shake(store, 0.15f);
      SequenceLayout layout = SmallDreamer.layout(parts, actions);
      List<State> parameters = SmallDreamer.parameters(parts);
      Program program = Program.trace(store, g -> trace(g, parts, layout, parameters));
      set(program, SmallDreamer.batch(layout, 2), parts);
      RandomStream random = new RandomStream(1, "direction");
      double[] gradients = new double[parameters.size()];
      double[] slopes = new double[parameters.size()];
      double greatest = 0;
      Map<State, float[]> values = new HashMap<>();
      parameters.forEach(p -> values.put(p, p.toArray()));
      parameters.forEach(p -> program.input("theta." + p.name()).set(values.get(p)));
      for (int i = 0; i < gradients.length; i++) {
        State p = parameters.get(i);
        float[] direction = new float[p.size()];
        double norm = 0;
        for (int k = 0; k < direction.length; k++) {
          direction[k] = random.normal();
          norm += direction[k] * direction[k];
        }
        double[] up = moved(values.get(p), direction, STEP / Math.sqrt(norm));
        double[] down = moved(values.get(p), direction, -STEP / Math.sqrt(norm));
        double[] gradient = new double[p.size()];
        slopes[i] = (loss(program, store, p, up) - loss(program, store, p, down)) / STEP;
        program.output("gradient." + p.name()).get(gradient);
        for (int k = 0; k < gradient.length; k++) {
          gradients[i] += gradient[k] * (up[k] - down[k]) / STEP;
        }
        program.input("theta." + p.name()).set(values.get(p));
        greatest = Math.max(greatest, Math.abs(gradients[i]));
      }
      for (int i = 0; i < gradients.length; i++) {
        assertEquals(slopes[i], gradients[i], 1e-5 * greatest + 1e-4 * Math.abs(slopes[i]), parameters.get(i).name());
        assertTrue(gradients[i] != 0, parameters.get(i).name() + " has no gradient");
      }
    }
  }

  private static double[] moved(float[] from, float[] direction, double by) {
    double[] to = new double[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) (from[i] + by * direction[i]);
    }
    return to;
  }

  /** The surrogate with one parameter moved; every run draws the same numbers. */
  private static double loss(Program program, Store store, State parameter, double[] moved) {
    for (State s : store.under("random.")) {
      s.set(new int[s.size()]);
    }
    store.get("dreamer.returns.percentiles").set(new float[] {-1, 2});
    float[] values = new float[moved.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) moved[i];
    }
    program.input("theta." + parameter.name()).set(values);
    program.run();
    double[] loss = new double[1];
    program.output("surrogate").get(loss);
    return loss[0];
  }

  private static void trace(Graph g, DreamerParts parts, SequenceLayout layout, List<State> parameters) {
    SequenceInput in = SequenceInput.of(g, layout, SmallDreamer.SEQUENCES, SmallDreamer.LENGTH, parts.world().rssm());
    SequenceStates states = parts.world().observe(in, "test");
    Map<String, Tensor> metrics = new LinkedHashMap<>();
    Tensor model = parts.world().loss(in, states, metrics);
    Behavior.Losses behavior = parts.behavior().losses(in, states, metrics);
    Tensor total = model.plus(behavior.actor()).plus(behavior.critic());
    List<Tensor> read = parameters.stream().map(g::read).toList();
    Map<Tensor, Tensor> moved = new HashMap<>();
    for (int i = 0; i < read.size(); i++) {
      moved.put(read.get(i), g.input("theta." + parameters.get(i).name(), read.get(i).type()));
    }
    g.output("surrogate", again(g, total, moved));
    List<Tensor> gradients = g.gradients(total, read);
    for (int i = 0; i < read.size(); i++) {
      g.output("gradient." + parameters.get(i).name(), gradients.get(i));
    }
  }

  /** A value computed once more from moved parameters, with what no gradient flows through as it is. */
  private static Tensor again(Graph g, Tensor value, Map<Tensor, Tensor> moved) {
    for (Node node : List.copyOf(g.nodes().subList(0, value.node().id() + 1))) {
      boolean constant = node.op() instanceof Quantiles || node.op() instanceof ScaleGradient s && s.scale() == 0;
      if (constant || !node.op().writes().isEmpty() || node.inputs().stream().noneMatch(moved::containsKey)) {
        continue;
      }
      if (node.op() instanceof StraightThrough) {
        Tensor surrogate = moved.get(node.input(1));
        if (surrogate != null) {
          moved.put(node.output(0), node.output(0).plus(surrogate.minus(node.input(1))));
        }
        continue;
      }
      List<Tensor> in = new ArrayList<>();
      node.inputs().forEach(t -> in.add(moved.getOrDefault(t, t)));
      Node copy = g.apply(node.op(), in.toArray(Tensor[]::new));
      for (int k = 0; k < node.outputs().size(); k++) {
        moved.put(node.output(k), copy.output(k));
      }
    }
    return moved.get(value);
  }

  private static void set(Program p, SequenceBatch batch, DreamerParts parts) {
    p.input("numbers").set(batch.numbers());
    p.input("action").set(batch.actions());
    p.input("reward").set(batch.rewards());
    p.input("first").set(batch.first());
    p.input("last").set(batch.last());
    p.input("terminal").set(batch.terminal());
    float[] h = new float[SmallDreamer.SEQUENCES * 16];
    float[] z = new float[SmallDreamer.SEQUENCES * 12];
    LatentCode.of(parts).unpack(batch.carryFloats(), batch.carryBytes(), SmallDreamer.SEQUENCES, h, z);
    p.input("deter").set(h);
    p.input("stoch").set(z);
  }
}
