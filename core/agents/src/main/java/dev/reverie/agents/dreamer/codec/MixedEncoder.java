package dev.reverie.agents.dreamer.codec;

import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers and an image, each through an encoder of its own; their features stand beside each other.
 *
 * @param numbers the encoder of the numbers
 * @param image the encoder of the image
 */
public record MixedEncoder(Encoder numbers, Encoder image) implements Encoder {
  @Override
  public int features() {
    return numbers.features() + image.features();
  }

  @Override
  public Tensor encode(Observation observation) {
    return numbers.encode(observation).concat(image.encode(observation));
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>(numbers.parameters());
    all.addAll(image.parameters());
    return all;
  }
}
