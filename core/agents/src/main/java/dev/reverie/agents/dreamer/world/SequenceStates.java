package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the model knew at each step of a batch of sequences.
 *
 * @param steps the states, step by step, over the rows of one step
 * @param all the same over the rows of all steps
 * @param posterior of all steps
 * @param prior of all steps
 */
public record SequenceStates(List<RssmState> steps, RssmState all, Latent posterior, Latent prior) {
  /**
   * The states of the last steps of each sequence before some step.
   *
   * @param count how many steps, 0 for all of them
   * @param end one past the last
   * @return over the rows of as many steps
   */
  public RssmState last(int count, int end) {
    int from = count == 0 ? 0 : Math.max(0, end - count);
    if (from == 0 && end == steps.size()) {
      return all;
    }
    List<RssmState> some = steps.subList(from, end);
    Graph g = all.deter().graph();
    return new RssmState(g.stack(some.stream().map(RssmState::deter).toList()),
        g.stack(some.stream().map(RssmState::stoch).toList()));
  }

  /**
   * The same steps of any tensor over sequences.
   *
   * @param x over the rows of all steps
   * @param count how many steps, 0 for all of them
   * @param end one past the last
   * @return over the rows of as many steps
   */
  public static Tensor last(Tensor x, int count, int end) {
    int from = count == 0 ? 0 : Math.max(0, end - count);
    return from == 0 && end == x.type().rows().steps() ? x
        : x.graph().stack(IntStream.range(from, end).mapToObj(x::step).toList());
  }
}
