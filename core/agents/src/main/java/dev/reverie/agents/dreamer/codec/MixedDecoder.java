package dev.reverie.agents.dreamer.codec;

import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers and an image, each by a decoder of its own; the loss is the sum of both.
 *
 * @param numbers the decoder of the numbers
 * @param image the decoder of the image
 */
public record MixedDecoder(Decoder numbers, Decoder image) implements Decoder {
  @Override
  public Tensor loss(Tensor deter, Tensor stoch, Observation target) {
    return numbers.loss(deter, stoch, target).plus(image.loss(deter, stoch, target));
  }

  @Override
  public Observation predict(Tensor deter, Tensor stoch) {
    return new Observation(numbers.predict(deter, stoch).numbers(), image.predict(deter, stoch).image());
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>(numbers.parameters());
    all.addAll(image.parameters());
    return all;
  }
}
