package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.agents.replay.SequenceReplay;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One update of Dreamer as one program: the world model learns from a batch of sequences, actor and critic from what is
 * imagined from its states.
 */
public final class Dreamer {
  private final DreamerParts parts;
  private final Program program;
  private final LatentCode code;
  private final Map<String, Program.Output> metrics = new LinkedHashMap<>();
  private final SequenceFeed feed;
  private final Program.Output deters;
  private final Program.Output stochs;
  private final float[] allH;
  private final float[] allZ;
  private final float[] latentFloats;
  private final byte[] latentBytes;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private int updates;

  /**
   * Traces the update.
   *
   * @param parts what the agent is made of
   * @param layout what a step has
   * @param sequences in a batch
   * @param length steps of each
   */
  public Dreamer(DreamerParts parts, SequenceLayout layout, int sequences, int length) {
    this.parts = parts;
    code = LatentCode.of(parts);
    Map<String, Tensor> readings = new LinkedHashMap<>();
    program = Program.trace(parts.store(), g -> trace(g, layout, sequences, length, readings));
    readings.keySet().forEach(name -> metrics.put(name, program.output(name)));
    feed = new SequenceFeed(program, layout, code, sequences, length);
    deters = program.output("states.deter");
    stochs = program.output("states.stoch");
    int rows = sequences * length;
    allH = new float[rows * code.deter()];
    allZ = new float[rows * code.stoch()];
    latentFloats = new float[rows * code.floats()];
    latentBytes = new byte[rows * code.bytes()];
  }

  private void trace(Graph g, SequenceLayout layout, int sequences, int length, Map<String, Tensor> readings) {
    WorldModel world = parts.world();
    SequenceInput in = SequenceInput.of(g, layout, sequences, length, world.rssm());
    SequenceStates states = world.observe(in, "dreamer.observe");
    Tensor model = world.loss(in, states, readings);
    Behavior.Losses behavior = parts.behavior().losses(in, states, readings);
    readings.forEach(g::output);
    g.output("states.deter", states.all().deter());
    g.output("states.stoch", states.all().stoch());
    parts.optimizer().step(g, model, behavior);
    parts.behavior().follow(g);
  }

  /**
   * One update.
   *
   * @param batch the sequences
   */
  public void update(SequenceBatch batch) {
    feed.set(batch);
    program.run();
    metrics.forEach((name, output) -> sums.merge(name, (double) output.scalar(), Double::sum));
    updates++;
  }

  /**
   * Keeps the states that the last update found for the steps of its batch.
   *
   * @param replay the replay
   * @param batch as it was drawn from it
   */
  public void writeBack(SequenceReplay replay, SequenceBatch batch) {
    deters.get(allH);
    stochs.get(allZ);
    code.pack(allH, allZ, batch.length() * batch.sequences(), latentFloats, latentBytes);
    replay.writeBack(batch, latentFloats, latentBytes);
  }

  /**
   * What the updates saw, on average since this was asked last.
   *
   * @return values by name, none without an update
   */
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    sums.forEach((name, sum) -> values.put(name, sum / updates));
    if (updates > 0) {
      values.put("update.gflop", program.flops() / 1e9);
    }
    sums.clear();
    updates = 0;
    return values;
  }

  /**
   * The update, to be described, profiled or warmed up.
   *
   * @return the program
   */
  public Program program() {
    return program;
  }
}
