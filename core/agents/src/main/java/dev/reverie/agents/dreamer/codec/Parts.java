package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.env.ObservationSpace;
import java.util.function.Supplier;

/** Puts together what an observation needs. */
final class Parts {
  private static final ObservationSpace.Image IMAGE =
      new ObservationSpace.Image(Observation.SIDE, Observation.SIDE, Observation.CHANNELS);

  private Parts() {
  }

  static Encoder encoder(ObservationSpace space, Supplier<Encoder> numbers, Supplier<Encoder> image) {
    check(space);
    if (space.image() == null) {
      return numbers.get();
    }
    return space.numbers() == 0 ? image.get() : new MixedEncoder(numbers.get(), image.get());
  }

  static Decoder decoder(ObservationSpace space, Supplier<Decoder> numbers, Supplier<Decoder> image) {
    check(space);
    if (space.image() == null) {
      return numbers.get();
    }
    return space.numbers() == 0 ? image.get() : new MixedDecoder(numbers.get(), image.get());
  }

  private static void check(ObservationSpace space) {
    if (space.image() != null && !space.image().equals(IMAGE)) {
      throw new IllegalArgumentException("dreamer: the environment's images are of " + space.image().height() + " x "
          + space.image().width() + " x " + space.image().channels() + ", expected " + IMAGE.height() + " x "
          + IMAGE.width() + " x " + IMAGE.channels());
    }
  }
}
