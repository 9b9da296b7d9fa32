package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.dreamer.DreamerLoss;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * Numbers from {@code [z, h]} through hidden layers and a linear end, as Dreamer v3 has them: the outputs are symlogs,
 * and their loss is the sum of squares without a half.
 *
 * @param network the layers and the end
 */
public record SymlogDecoder(DenseStack network) implements Decoder {
  @Override
  public Tensor loss(Tensor deter, Tensor stoch, Observation target) {
    return DreamerLoss.symlogSquares(network.apply(stoch.concat(deter)), target.numbers());
  }

  @Override
  public Observation predict(Tensor deter, Tensor stoch) {
    return new Observation(network.apply(stoch.concat(deter)).symexp(), null);
  }

  @Override
  public List<State> parameters() {
    return network.parameters();
  }
}
