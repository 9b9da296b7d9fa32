package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * Numbers through hidden layers; squeezed by symlog first, or not.
 *
 * @param network the layers
 * @param symlog whether numbers are squeezed
 */
public record VectorEncoder(DenseStack network, boolean symlog) implements Encoder {
  @Override
  public int features() {
    return network.outputs();
  }

  @Override
  public Tensor encode(Observation observation) {
    return network.apply(symlog ? observation.numbers().symlog() : observation.numbers());
  }

  @Override
  public List<State> parameters() {
    return network.parameters();
  }
}
