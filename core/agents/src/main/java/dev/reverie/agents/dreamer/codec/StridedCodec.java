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
 * The encoders and decoders of v1, v2 and v3 of 2023: convolutions of stride 2 and their transposes for images, fully
 * connected layers for numbers.
 *
 * @param depth channels of the first convolution
 * @param padded whether sizes halve and double exactly
 * @param image form of the convolutions
 * @param layers layers for numbers
 * @param units width of these
 * @param vector form of these
 * @param symlog whether numbers go through symlog
 * @param likelihood of what is observed
 */
public record StridedCodec(int depth, boolean padded, Dense.Form image, int layers, int units, Dense.Form vector,
    boolean symlog, Likelihood likelihood) implements Codec {
  /**
   * Dreamer v1: ReLU convolutions (depth 32). Numbers are not in the paper; they have ELU layers.
   *
   * @param depth channels of the first convolution
   * @param layers layers for numbers
   * @param units width of these
   * @return the codec
   */
  public static StridedCodec v1(int depth, int layers, int units) {
    Initializer init = Initializer.glorotUniform();
    return new StridedCodec(depth, false, new Dense.Form(Norm.NONE, Activation.RELU, true, init), layers, units,
        new Dense.Form(Norm.NONE, Activation.ELU, true, init), false, Likelihood.UNIT_NORMAL);
  }

  /**
   * Dreamer v2: ELU everywhere (depth 48, four layers of 400).
   *
   * @param depth channels of the first convolution
   * @param layers layers for numbers
   * @param units width of these
   * @param norm of all layers, none but for Crafter
   * @return the codec
   */
  public static StridedCodec v2(int depth, int layers, int units, Norm norm) {
    Dense.Form form = new Dense.Form(norm, Activation.ELU, true, Initializer.glorotUniform());
    return new StridedCodec(depth, false, form, layers, units, form, false, Likelihood.UNIT_NORMAL);
  }

  /**
   * Dreamer v3 of 2023: layer norm, SiLU and symlog (size S: depth 32, two layers of 512).
   *
   * @param depth channels of the first convolution
   * @param layers layers for numbers
   * @param units width of these
   * @return the codec
   */
  public static StridedCodec v3(int depth, int layers, int units) {
    Dense.Form form = new Dense.Form(Norm.LAYER, Activation.SILU, false, Initializer.fanAverageNormal(1f));
    return new StridedCodec(depth, true, form, layers, units, form, true, Likelihood.SQUARES);
  }

  @Override
  public Encoder encoder(Store store, String name, ObservationSpace space, RandomStream random) {
    return Parts.encoder(space,
        () -> new VectorEncoder(DenseStack.hidden(store, name + ".vector", space.numbers(), units, layers, vector,
            random), symlog),
        () -> new StridedEncoder(store, name + ".image", depth, padded, image, random));
  }

  @Override
  public Decoder decoder(Store store, String name, ObservationSpace space, int deter, int stoch,
      RandomStream random) {
    return Parts.decoder(space,
        () -> new VectorDecoder(DenseStack.head(store, name + ".vector", deter + stoch, units, layers, vector,
            space.numbers(), vector.init(), random), symlog, likelihood),
        () -> new TransposedDecoder(store, name + ".image", deter + stoch, depth, padded, image, likelihood, random));
  }
}
