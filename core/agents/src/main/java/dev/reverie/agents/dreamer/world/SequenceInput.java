package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.codec.Observation;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;

/**
 * A batch of sequences as inputs of a program, time first: row {@code t * sequences + b} is step t of sequence b.
 * Columns are {@code [rows, 1]}.
 *
 * @param observation what was seen
 * @param action that led to it
 * @param reward that came with it
 * @param first 1 where an episode begins
 * @param last 1 where one ends, for whatever reason
 * @param terminal 1 where it ended for good
 * @param before the state before the first step, over the rows of one step
 */
public record SequenceInput(Observation observation, Tensor action, Tensor reward, Tensor first, Tensor last,
    Tensor terminal, RssmState before) {
  /**
   * Declares the inputs {@code numbers}, {@code image}, {@code action}, {@code reward}, {@code first}, {@code last},
   * {@code terminal}, {@code deter} and {@code stoch}.
   *
   * @param g the graph
   * @param layout what a step has
   * @param sequences how many
   * @param length steps of each
   * @param rssm the model whose states these are
   * @return the inputs
   */
  public static SequenceInput of(Graph g, SequenceLayout layout, int sequences, int length, Rssm rssm) {
    Rows each = g.rows("sequences", sequences);
    Rows all = g.steps(each, length);
    Observation observation = new Observation(
        layout.numbers() == 0 ? null : g.input("numbers", all, layout.numbers()),
        layout.imageBytes() == 0 ? null : g.input("image", all, layout.imageBytes()));
    return new SequenceInput(observation, g.input("action", all, layout.actions()), g.input("reward", all, 1),
        g.input("first", all, 1), g.input("last", all, 1), g.input("terminal", all, 1),
        new RssmState(g.input("deter", each, rssm.deter()), g.input("stoch", each, rssm.space().features())));
  }

  /**
   * Steps of each sequence.
   *
   * @return the length
   */
  public int length() {
    return reward.type().rows().steps();
  }

  /**
   * The rows of one step.
   *
   * @return as many as there are sequences
   */
  public Rows each() {
    return reward.type().rows().each();
  }
}
