package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The steps of each sequence of a batch that imagined trajectories start from: spread evenly, the first among them. So
 * every step of an episode is some sequence's start, those too that a stream began with and no sequence ends at.
 *
 * @param steps their times, ascending
 * @param length steps of a sequence
 */
public record Starts(List<Integer> steps, int length) {
  /**
   * Chooses steps.
   *
   * @param count how many, 0 for all
   * @param end one past the last step to choose from; a greater count is all of them
   * @param length steps of a sequence
   * @return the steps
   */
  public static Starts spread(int count, int end, int length) {
    int n = count == 0 ? end : Math.min(count, end);
    return new Starts(IntStream.range(0, n).map(i -> i * end / n).boxed().toList(), length);
  }

  /**
   * The states there.
   *
   * @param states of the sequences
   * @return over the rows of as many steps
   */
  public RssmState of(SequenceStates states) {
    RssmState all = states.all();
    if (steps.size() == length) {
      return all;
    }
    List<RssmState> some = steps.stream().map(states.steps()::get).toList();
    return new RssmState(all.deter().graph().stack(some.stream().map(RssmState::deter).toList()),
        all.deter().graph().stack(some.stream().map(RssmState::stoch).toList()));
  }

  /**
   * The same steps of any tensor over sequences.
   *
   * @param x over the rows of all steps
   * @return over the rows of as many steps
   */
  public Tensor of(Tensor x) {
    return steps.size() == length ? x : x.graph().stack(steps.stream().map(x::step).toList());
  }
}
