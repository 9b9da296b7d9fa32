package dev.reverie.agents.sac;

import dev.reverie.agents.Golden;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy head and the losses, values and gradients, against reference numbers. */
class SacGoldenTest {
  /** From inputs by name to outputs by name. */
  private interface Formula {
    Map<String, Tensor> apply(Golden golden, Map<String, Tensor> in);
  }

  static Stream<Arguments> cases() {
    Map<String, Formula> formulas = Map.of("sac_policy_head", SacGoldenTest::head, "tanh_normal",
        SacGoldenTest::tanhNormal, "sac_critic_loss", SacGoldenTest::critic, "sac_actor_loss", SacGoldenTest::actor,
        "sac_alpha_loss", SacGoldenTest::alpha);
    return formulas.entrySet().stream().flatMap(f -> Stream.of(0, 1).flatMap(seed -> Stream.of(true, false)
        .map(single -> Arguments.of(f.getKey(), seed, single, f.getValue()))));
  }

  private static Map<String, Tensor> head(Golden golden, Map<String, Tensor> in) {
    PolicyHead.Sample s = PolicyHead.squash(in.get("raw"), in.get("noise"));
    return Map.of("action", s.action(), "log_prob", s.logProbability());
  }

  private static Map<String, Tensor> tanhNormal(Golden golden, Map<String, Tensor> in) {
    PolicyHead.Sample s = PolicyHead.squash(in.get("mean"), in.get("std").log(), in.get("noise"));
    return Map.of("action", s.action(), "log_prob", s.logProbability());
  }

  private static Map<String, Tensor> critic(Golden golden, Map<String, Tensor> in) {
    Tensor y = SacLoss.target(in.get("reward"), in.get("done"), in.get("tq1"), in.get("tq2"), in.get("log_pi_next"),
        in.get("log_alpha"), (float) golden.attribute("gamma"));
    return Map.of("y", y, "loss_1", SacLoss.critic(in.get("q1"), y), "loss_2", SacLoss.critic(in.get("q2"), y));
  }

  private static Map<String, Tensor> actor(Golden golden, Map<String, Tensor> in) {
    return Map.of("loss", SacLoss.actor(in.get("q1"), in.get("q2"), in.get("log_pi"), in.get("log_alpha")));
  }

  private static Map<String, Tensor> alpha(Golden golden, Map<String, Tensor> in) {
    return Map.of("loss",
        SacLoss.alpha(in.get("log_pi"), in.get("log_alpha"), (float) golden.attribute("target_entropy")));
  }

  @ParameterizedTest(name = "{0} seed {1} single {2}")
  @MethodSource("cases")
  void agrees(String name, int seed, boolean single, Formula formula) {
    Golden golden = Golden.load(name, seed);
    List<String> inputs = golden.names("inputs");
    List<String> cotangents = golden.names("cotangents");
    List<String> differentiated = golden.names("gradients");
    try (ScalarBackend backend = new ScalarBackend(1, single)) {
      Program p = Program.trace(backend.newStore(0), g -> {
        Map<String, Tensor> in = new HashMap<>();
        Rows rows = g.rows("batch", rowCount(golden, inputs));
        inputs.forEach(n -> in.put(n, g.input(n, type(golden, n, rows))));
        Map<String, Tensor> out = formula.apply(golden, in);
        out.forEach(g::output);
        List<Tensor> by = differentiated.stream().map(in::get).toList();
        List<Tensor> gradients = g.gradients(weighted(g, cotangents, out::get), by);
        for (int i = 0; i < by.size(); i++) {
          g.output("d/" + differentiated.get(i), gradients.get(i));
        }
      });
      inputs.forEach(n -> p.input(n).set(golden.input(n)));
      cotangents.forEach(n -> p.input("c/" + n).set(golden.cotangent(n)));
      p.run();
      double tolerance = single ? 1e-5 : 2e-7;
      golden.names("outputs").forEach(n -> golden.assertClose(n, golden.output(n), read(p, n, golden.output(n)),
          tolerance));
      differentiated.forEach(n -> golden.assertClose("d/" + n, golden.gradient(n),
          read(p, "d/" + n, golden.gradient(n)), tolerance));
    }
  }

  private static int rowCount(Golden golden, List<String> inputs) {
    return inputs.stream().filter(n -> !golden.isScalar(n))
        .mapToInt(n -> golden.input(n).length / golden.columns("inputs", n)).findFirst().orElseThrow();
  }

  private static TensorType type(Golden golden, String name, Rows rows) {
    return golden.isScalar(name) ? TensorType.free(1) : TensorType.rows(rows, golden.columns("inputs", name));
  }

  private static Tensor weighted(Graph g, List<String> names, Function<String, Tensor> output) {
    Tensor sum = null;
    for (String n : names) {
      Tensor part = output.apply(n).times(g.input("c/" + n, output.apply(n).type())).sum();
      sum = sum == null ? part : sum.plus(part);
    }
    return sum;
  }

  private static float[] read(Program p, String name, double[] like) {
    float[] values = new float[like.length];
    p.output(name).get(values);
    return values;
  }
}
