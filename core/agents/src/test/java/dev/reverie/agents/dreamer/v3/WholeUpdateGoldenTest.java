package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.agents.Golden;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Program;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.OneHot;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that an update minimises and its gradient by every parameter, against numbers from the same model as plain
 * formulas in PyTorch, differentiated by it in double precision: {@code src/test/golden/dreamer_v3_update.py}.
 */
class WholeUpdateGoldenTest {
  private static final int SEED = 11;

  @ParameterizedTest
  @CsvSource({"false, 2e-6", "true, 1e-4"})
  void lossAndGradientsAreTheReferences(boolean single, double tolerance) {
    Golden golden = Golden.load("dreamer_v3_update", SEED);
    try (ScalarBackend backend = new ScalarBackend(1, single)) {
      Store store = backend.newStore(SEED);
      int starts = (int) golden.attribute("starts");
      DreamerParts parts = DreamerV3.parts(store, settings(starts), SmallDreamer.environment(SmallDreamer.NUMBERED));
      for (String name : golden.names("inputs")) {
        if (name.startsWith("dreamer.")) {
          store.get(name).set(golden.input(name));
        }
      }
      SequenceLayout layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
      List<State> parameters = SmallDreamer.parameters(parts);
      Program p = Program.trace(store, g -> trace(g, parts, layout, parameters));
      for (String name : p.graph().inputs().keySet()) {
        p.input(name).set(golden.input(name));
      }
      p.run();
      assertArrayEquals(golden.input("samples"), samples(p), "other samples were drawn than the reference has");
      assertEquals(golden.output("scale")[0], p.output("scale").scalar(), tolerance * golden.output("scale")[0]);
      assertEquals(golden.output("loss")[0], p.output("loss").scalar(), tolerance * Math.abs(golden.output("loss")[0]));
      for (State s : parameters) {
        double[] expected = golden.gradient(s.name());
        double[] got = new double[expected.length];
        p.output(s.name()).get(got);
        double greatest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(expected, got, tolerance * greatest, s.name());
      }
      assertEquals(golden.names("gradients").size(), parameters.size());
    }
  }

  private static DreamerV3Settings settings(int starts) {
    DreamerV3Settings s = SmallDreamer.settings(starts);
    return new DreamerV3Settings(s.training(), new DreamerSize("custom", 16, 6, 6, 3, 4, 2, 3), starts, s.evaluation(),
        s.replay(), s.dreamer());
  }

  private static void trace(Graph g, DreamerParts parts, SequenceLayout layout, List<State> parameters) {
    SequenceInput in = SequenceInput.of(g, layout, SmallDreamer.SEQUENCES, SmallDreamer.LENGTH, parts.world().rssm());
    SequenceStates states = parts.world().observe(in, "observe");
    Map<String, Tensor> metrics = new LinkedHashMap<>();
    Tensor model = parts.world().loss(in, states, metrics);
    Behavior.Losses behavior = parts.behavior().losses(in, states, metrics);
    Tensor loss = model.plus(behavior.actor()).plus(behavior.critic());
    g.output("loss", loss);
    g.output("scale", metrics.get("return.scale"));
    g.output("samples.0", states.all().stoch());
    int imagined = 1;
    for (Node node : List.copyOf(g.nodes())) {
      if (node.op() instanceof OneHot && node.output(0).type().rows() != in.each()) {
        g.output("samples." + imagined++, node.output(0));
      }
    }
    List<Tensor> gradients = g.gradients(loss, parameters.stream().map(g::read).toList());
    for (int i = 0; i < gradients.size(); i++) {
      g.output(parameters.get(i).name(), gradients.get(i));
    }
  }

  private static float[] samples(Program p) {
    float[] all = new float[0];
    for (int i = 0; p.graph().outputs().containsKey("samples." + i); i++) {
      Tensor t = p.graph().outputs().get("samples." + i);
      float[] one = new float[t.type().rows().capacity() * t.type().features()];
      p.output("samples." + i).get(one);
      int at = all.length;
      all = Arrays.copyOf(all, at + one.length);
      System.arraycopy(one, 0, all, at, one.length);
    }
    return all;
  }
}
