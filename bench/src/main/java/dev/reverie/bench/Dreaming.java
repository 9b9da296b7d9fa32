package dev.reverie.bench;

import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.behavior.Dream;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.codec.Observation;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.v3.DreamerV3;
import dev.reverie.agents.dreamer.v3.DreamerV3Config;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Programs of Dreamer v3 (2024) at size 1m, 24 numbers of observation and 6 of action: the update, and its parts. Their
 * batch lies in the inputs.
 */
final class Dreaming {
  private static final int OBSERVATIONS = 24;
  private static final int ACTIONS = 6;
  private static final EnvironmentSpec ENVIRONMENT = new EnvironmentSpec("bench", OBSERVATIONS,
      ActionSpace.Continuous.of(ACTIONS, -1, 1), 1000, null);

  private final DreamerParts parts;
  private final Store store;

  private Dreaming(Backend backend) {
    store = backend.newStore(1);
    parts = DreamerV3.parts(store, DreamerSize.of("1m"), DreamerV3Config.published(), 0, ENVIRONMENT);
  }

  /** One of the rows of {@link DreamerBench}, for sequences of a length. */
  static Program program(Backend backend, String part, int sequences, int length) {
    Dreaming d = new Dreaming(backend);
    Program program = Program.trace(d.store, g -> {
      switch (part) {
        case "update" -> d.update(g, sequences, length);
        case "model.forward" -> d.model(g, sequences, length, false);
        case "model.gradient" -> d.model(g, sequences, length, true);
        case "rollout" -> d.rollout(g, sequences, length);
        case "imagination" -> d.imagination(g, sequences, length);
        case "act" -> d.act(g);
        default -> throw new IllegalArgumentException("part '" + part + "'");
      }
    });
    fill(program);
    return program;
  }

  private SequenceInput input(Graph g, int sequences, int length) {
    return SequenceInput.of(g, new SequenceLayout(OBSERVATIONS, 0, ACTIONS, 0, 0), sequences, length,
        parts.world().rssm());
  }

  private void update(Graph g, int sequences, int length) {
    SequenceInput in = input(g, sequences, length);
    Map<String, Tensor> metrics = new LinkedHashMap<>();
    SequenceStates states = parts.world().observe(in, "observe");
    Tensor model = parts.world().loss(in, states, metrics);
    Behavior.Losses behavior = parts.behavior().losses(in, states, metrics);
    g.output("loss", model.plus(behavior.actor()).plus(behavior.critic()));
    g.output("deter", states.all().deter());
    g.output("stoch", states.all().stoch());
    parts.optimizer().step(g, model, behavior);
    parts.behavior().follow(g);
  }

  private void model(Graph g, int sequences, int length, boolean backward) {
    SequenceInput in = input(g, sequences, length);
    WorldModel world = parts.world();
    Tensor loss = world.loss(in, world.observe(in, "observe"), new LinkedHashMap<>());
    g.output("loss", loss);
    if (backward) {
      gradients(g, loss, world.parameters());
    }
  }

  private static void gradients(Graph g, Tensor loss, List<State> parameters) {
    List<Tensor> d = g.gradients(loss, parameters.stream().map(g::read).toList());
    for (int i = 0; i < d.size(); i++) {
      g.output("gradient." + parameters.get(i).name(), d.get(i));
    }
  }

  private RssmState start(Graph g, Rows rows) {
    Rssm rssm = parts.world().rssm();
    return new RssmState(g.input("deter", rows, rssm.deter()), g.input("stoch", rows, rssm.space().features()));
  }

  private void rollout(Graph g, int sequences, int length) {
    Dream dream = new Imagination(parts.world().rssm(), parts.behavior().actor(), DreamerV3Config.published().horizon(),
        false).from(start(g, g.rows("starts", sequences * length)), "imagine");
    for (int t = 0; t < dream.actions().size(); t++) {
      g.output("features" + t, dream.features().get(t + 1));
      g.output("action" + t, dream.actions().get(t));
    }
  }

  private void imagination(Graph g, int sequences, int length) {
    Rows each = g.rows("sequences", sequences);
    Rows all = g.steps(each, length);
    RssmState states = start(g, all);
    Tensor none = g.input("none", all, 1);
    SequenceInput in = new SequenceInput(new Observation(none, null), none, none, none, none, none, null);
    List<RssmState> steps = IntStream.range(0, length)
        .mapToObj(t -> new RssmState(states.deter().step(t), states.stoch().step(t))).toList();
    Behavior.Losses losses = parts.behavior().losses(in, new SequenceStates(steps, states, null, null),
        new LinkedHashMap<>());
    Tensor loss = losses.actor().plus(losses.critic());
    g.output("loss", loss);
    List<State> parameters = new ArrayList<>(parts.behavior().actor().parameters());
    parameters.addAll(parts.behavior().criticParameters());
    gradients(g, loss, parameters);
  }

  private void act(Graph g) {
    Rows rows = g.rows("act", 1);
    Rssm rssm = parts.world().rssm();
    Tensor embedding = parts.world().encoder().encode(new Observation(g.input("numbers", rows, OBSERVATIONS), null));
    RssmState now = rssm.observe(start(g, rows), g.input("action", rows, ACTIONS), g.input("keep", rows, 1), embedding,
        rssm.space().noise(g, "act.posterior", rows)).state();
    ActorNetwork actor = parts.behavior().actor();
    ActionDistribution policy = actor.apply(now.features());
    g.output("deter'", now.deter());
    g.output("stoch'", now.stoch());
    g.output("action'", policy.sample(actor.kind().noise(g, "act.action", rows)));
  }

  private static void fill(Program program) {
    program.graph().inputs().forEach((name, tensor) -> {
      TensorType type = tensor.type();
      float[] values = Fill.normal(name, type.features() * type.rows().capacity());
      for (int i = 0; i < values.length; i++) {
        float v = values[i];
        values[i] = switch (name) {
          case "first", "last" -> v > 2.3f ? 1 : 0;
          case "terminal" -> v > 2.6f ? 1 : 0;
          case "keep" -> 1;
          case "none" -> 0;
          case "deter" -> (float) Math.tanh(v);
          // The first of four classes, in groups of four.
          case "stoch" -> i % 4 == 0 ? 1 : 0;
          default -> v;
        };
      }
      program.input(name).set(values);
    });
  }
}
