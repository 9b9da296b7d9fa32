package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * Numbers by fully connected layers from [z, h].
 *
 * @param network from [z, h] to the mean of each number
 * @param symlog whether the mean is that of the number's symlog: v3
 * @param likelihood of the numbers, or of their symlogs
 */
public record VectorDecoder(DenseStack network, boolean symlog, Likelihood likelihood) implements Decoder {
  @Override
  public Tensor loss(Tensor deter, Tensor stoch, Observation target) {
    Tensor x = target.numbers();
    return likelihood.loss(network.apply(stoch.concat(deter)), symlog ? x.symlog() : x);
  }

  @Override
  public Observation predict(Tensor deter, Tensor stoch) {
    Tensor mean = network.apply(stoch.concat(deter));
    return new Observation(symlog ? mean.symexp() : mean, null);
  }

  @Override
  public List<State> parameters() {
    return network.parameters();
  }
}
