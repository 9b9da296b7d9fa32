package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.codec.Observation;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.agents.replay.SequenceReplay;
import dev.reverie.agents.run.Study;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks into a model: it observes the first half of some sequences and imagines the second half under the actions that
 * were taken; it reconstructs what it observes; and it imagines on by its own policy. Everywhere the likeliest latent
 * state is taken, and the likeliest action, so that nothing is drawn.
 */
final class DreamerStudy {
  private static final int SEQUENCES = 8;
  private static final int HORIZON = 15;

  private final DreamerParts parts;
  private final SequenceLayout layout;
  private final int length;
  private final int observed;
  private final SequenceBatch batch;
  private final Program program;
  private final SequenceFeed feed;

  /**
   * Traces the program.
   *
   * @param parts the agent
   * @param layout what a step has
   * @param length steps of a sequence of the replay, at least 2
   */
  DreamerStudy(DreamerParts parts, SequenceLayout layout, int length) {
    this.parts = parts;
    this.layout = layout;
    this.length = length;
    observed = length / 2;
    batch = new SequenceBatch(layout, length, SEQUENCES);
    program = Program.trace(parts.store(), this::trace);
    feed = new SequenceFeed(program, layout, LatentCode.of(parts), SEQUENCES, length);
  }

  private void trace(Graph g) {
    WorldModel world = parts.world();
    Rssm rssm = world.rssm();
    SequenceInput in = SequenceInput.of(g, layout, SEQUENCES, length, rssm);
    Tensor embedding = world.encoder().encode(in.observation());
    Tensor keep = in.first().negate().plus(1f);
    List<RssmState> closed = g.scan(length, in.before(), (before, t) -> rssm.observe(before, in.action().step(t),
        keep.step(t), embedding.step(t), null).state());
    RssmState middle = closed.get(observed - 1);
    List<RssmState> open = new ArrayList<>(closed.subList(0, observed));
    open.addAll(g.scan(length - observed, middle, (before, t) -> {
      Tensor deter = rssm.advance(before, in.action().step(observed + t), keep.step(observed + t));
      return new RssmState(deter, rssm.prior(deter).mode());
    }));
    outputs(g, "closed", stacked(g, closed));
    outputs(g, "open", stacked(g, open));
    List<RssmState> imagined = new ArrayList<>(List.of(middle));
    imagined.addAll(g.scan(HORIZON, middle, (state, t) -> rssm.imagine(state,
        parts.behavior().actor().apply(state.features()).mode(), null)));
    Tensor features = stacked(g, imagined).features();
    g.output("imagined.reward", world.reward().mean(features));
    g.output("imagined.value", parts.behavior().value(features));
  }

  private void outputs(Graph g, String name, RssmState states) {
    Observation predicted = parts.world().decoder().predict(states.deter(), states.stoch());
    if (predicted.numbers() != null) {
      g.output(name + ".numbers", predicted.numbers());
    }
    if (predicted.image() != null) {
      g.output(name + ".image", predicted.image());
    }
    g.output(name + ".reward", parts.world().reward().mean(states.features()));
    g.output(name + ".stoch", states.stoch());
  }

  private static RssmState stacked(Graph g, List<RssmState> states) {
    return new RssmState(g.stack(states.stream().map(RssmState::deter).toList()),
        g.stack(states.stream().map(RssmState::stoch).toList()));
  }

  /**
   * Looks into the model as it is now.
   *
   * @param replay where the sequences are from
   * @return the figures; none before there is a sequence
   */
  Study of(SequenceReplay replay) {
    if (replay.sequences() == 0) {
      return Study.none();
    }
    replay.look(new RandomStream(parts.store().seed(), "dreamer.study"), batch);
    feed.set(batch);
    program.run();
    return new DreamerFigures(batch, observed, LatentCode.of(parts).classes(), this::read)
        .study();
  }

  private float[] read(String output) {
    TensorType type = program.output(output).type();
    float[] values = new float[type.rows().capacity() * type.features()];
    program.output(output).get(values);
    return values;
  }
}
