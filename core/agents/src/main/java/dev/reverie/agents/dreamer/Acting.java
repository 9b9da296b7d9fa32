package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.codec.Observation;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Acts in streams of steps by the present parameters: what has been seen goes into the state of each stream, and the
 * policy acts on it. A state begins anew with each episode.
 */
final class Acting {
  private final List<String> streams;
  private final DreamerParts parts;
  private final EvaluationMode mode;
  private final Program program;
  private final Program.Live live;
  private final Program.Input numbers;
  private final Program.Input image;
  private final Program.Input before;
  private final Program.Input keep;
  private final Program.Input deterIn;
  private final Program.Input stochIn;
  private final Program.Output deterOut;
  private final Program.Output stochOut;
  private final Program.Output actionOut;
  private final float[] deter;
  private final float[] stoch;
  private final float[] action;
  private final float[] going;
  private final float[] pixels;

  /**
   * Traces the program.
   *
   * @param parts the agent
   * @param layout what a step has
   * @param stream prefix of the random streams
   * @param rows the most streams of steps at a time
   * @param mode what is sampled
   */
  Acting(DreamerParts parts, SequenceLayout layout, String stream, int rows, EvaluationMode mode) {
    this.parts = parts;
    this.mode = mode;
    streams = List.of(stream + ".posterior", stream + ".action");
    program = Program.trace(parts.store(), g -> trace(g, layout, rows));
    live = program.rows("act");
    numbers = layout.numbers() == 0 ? null : program.input("numbers");
    image = layout.imageBytes() == 0 ? null : program.input("image");
    before = program.input("action");
    keep = program.input("keep");
    deterIn = program.input("deter");
    stochIn = program.input("stoch");
    deterOut = program.output("deter");
    stochOut = program.output("stoch");
    actionOut = program.output("action");
    deter = new float[rows * deterIn.type().features()];
    stoch = new float[rows * stochIn.type().features()];
    action = new float[rows * layout.actions()];
    going = new float[rows];
    pixels = new float[rows * layout.imageBytes()];
  }

  private void trace(Graph g, SequenceLayout layout, int count) {
    Rows rows = g.rows("act", count);
    Rssm rssm = parts.world().rssm();
    Observation seen = new Observation(layout.numbers() == 0 ? null : g.input("numbers", rows, layout.numbers()),
        layout.imageBytes() == 0 ? null : g.input("image", rows, layout.imageBytes()));
    RssmState old = new RssmState(g.input("deter", rows, rssm.deter()),
        g.input("stoch", rows, rssm.space().features()));
    Tensor embedding = parts.world().encoder().encode(seen);
    Tensor noise = mode.samplesLatents() ? rssm.space().noise(g, streams.get(0), rows) : null;
    RssmState now = rssm.observe(old, g.input("action", rows, layout.actions()), g.input("keep", rows, 1), embedding,
        noise).state();
    ActorNetwork actor = parts.behavior().actor();
    ActionDistribution policy = actor.apply(now.features());
    g.output("deter", now.deter());
    g.output("stoch", now.stoch());
    g.output("action", mode.samplesActions() ? actor.kind().explore(policy, g, streams.get(1), rows) : policy.mode());
  }

  /**
   * Takes in the current step of every stream and chooses actions.
   *
   * @param steps the streams
   */
  void act(StepStream steps) {
    int rows = steps.count();
    live.live(rows);
    for (int i = 0; i < rows; i++) {
      going[i] = steps.first()[i] ? 0 : 1;
    }
    if (numbers != null) {
      numbers.set(steps.observations(), 0);
    }
    if (image != null) {
      byte[] bytes = steps.images();
      for (int i = 0; i < bytes.length; i++) {
        pixels[i] = (bytes[i] & 0xff) / 255f - 0.5f;
      }
      image.set(pixels, 0);
    }
    before.set(action, 0);
    keep.set(going, 0);
    deterIn.set(deter, 0);
    stochIn.set(stoch, 0);
    program.run();
    deterOut.get(deter);
    stochOut.get(stoch);
    actionOut.get(action);
  }

  /** Forgets everything, places in random streams included. */
  void reset() {
    Arrays.fill(deter, 0);
    Arrays.fill(stoch, 0);
    Arrays.fill(action, 0);
    for (String s : streams) {
      if (parts.store().contains("random." + s)) {
        State run = parts.store().get("random." + s);
        run.set(new int[run.size()]);
      }
    }
  }

  /** {@code [rows, D]}, live. */
  float[] deter() {
    return deter;
  }

  /** {@code [rows, Z]}, live. */
  float[] stoch() {
    return stoch;
  }

  /** {@code [rows, A]} as the model takes them, live. */
  float[] actions() {
    return action;
  }

  void warmUp() {
    program.warmUp();
  }
}
