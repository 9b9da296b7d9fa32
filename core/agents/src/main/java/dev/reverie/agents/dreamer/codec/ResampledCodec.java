package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;

/**
 * The encoders and decoders of Dreamer v3 of 2024: pooling and upsampling for images, fully connected layers with RMS
 * norm and SiLU over symlogs for numbers.
 *
 * @param depth the unit of channels, even
 * @param layers layers for numbers, 3
 * @param units width of these
 */
public record ResampledCodec(int depth, int layers, int units) implements Codec {
  @Override
  public Encoder encoder(Store store, String name, ObservationSpace space, RandomStream random) {
    return Parts.encoder(space,
        () -> new VectorEncoder(DenseStack.hidden(store, name + ".vector", space.numbers(), units, layers, form(),
            random), true),
        () -> new PooledEncoder(store, name + ".image", depth, random));
  }

  @Override
  public Decoder decoder(Store store, String name, ObservationSpace space, int deter, int stoch,
      RandomStream random) {
    return Parts.decoder(space,
        () -> new VectorDecoder(DenseStack.head(store, name + ".vector", deter + stoch, units, layers, form(),
            space.numbers(), form().init(), random), true, Likelihood.SQUARES),
        () -> new UpsampledDecoder(store, name + ".image", deter, stoch, depth, units, random));
  }

  private static Dense.Form form() {
    return new Dense.Form(Norm.RMS, Activation.SILU, true, Initializer.fanInNormal(1f));
  }
}
