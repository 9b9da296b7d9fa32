package dev.reverie.agents.dreamer.rssm;

import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * A learned state where an episode begins: {@code h = tanh(w)}, and z the mode of the prior there. Dreamer v3 of 2023.
 * w is {@code <name>.deter}, 0 at first.
 */
public final class LearnedBeginning implements Beginning {
  private final State deter;
  private final DenseStack prior;
  private final LatentSpace space;

  /**
   * Makes w.
   *
   * @param store where it goes
   * @param name dotted prefix of its name
   * @param size features of h
   * @param prior the model's network from h to its prior
   * @param space kind of z
   */
  public LearnedBeginning(Store store, String name, int size, DenseStack prior, LatentSpace space) {
    deter = store.free(name + ".deter", size);
    this.prior = prior;
    this.space = space;
  }

  @Override
  public RssmState apply(RssmState before, Tensor keep) {
    Graph g = keep.graph();
    Tensor h = g.read(deter).tanh().broadcastTo(keep.type().rows());
    Tensor z = space.of(prior.apply(h)).mode();
    Tensor begins = keep.negate().plus(1f);
    return new RssmState(before.deter().times(keep).plus(h.times(begins)),
        before.stoch().times(keep).plus(z.times(begins)));
  }

  @Override
  public List<State> parameters() {
    return List.of(deter);
  }
}
