package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;

/** How a version takes in observations and gives them back: data, of which encoders and decoders are made. */
public sealed interface Codec permits StridedCodec, ResampledCodec {
  /**
   * Makes an encoder.
   *
   * @param store where its states go
   * @param name dotted prefix of their names
   * @param space what is observed: numbers, an image of 64 x 64 x 3, or both
   * @param random where the first values come from
   * @return the encoder
   */
  Encoder encoder(Store store, String name, ObservationSpace space, RandomStream random);

  /**
   * Makes a decoder.
   *
   * @param store where its states go
   * @param name dotted prefix of their names
   * @param space what is observed
   * @param deter features of h
   * @param stoch features of z
   * @param random where the first values come from
   * @return the decoder
   */
  Decoder decoder(Store store, String name, ObservationSpace space, int deter, int stoch, RandomStream random);
}
