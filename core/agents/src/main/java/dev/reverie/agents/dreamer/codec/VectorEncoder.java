package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * Numbers through a fully connected network.
 *
 * @param network from the numbers to the features
 * @param symlog whether numbers of any size are first brought near one: v3
 */
public record VectorEncoder(DenseStack network, boolean symlog) implements Encoder {
  @Override
  public int features() {
    return network.outputs();
  }

  @Override
  public Tensor encode(Observation observation) {
    Tensor x = observation.numbers();
    return network.apply(symlog ? x.symlog() : x);
  }

  @Override
  public List<State> parameters() {
    return network.parameters();
  }
}
