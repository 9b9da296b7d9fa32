package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.nn.Conv;
import dev.reverie.agents.nn.Dense;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of 64 x 64 from [h, z]: a linear layer to the first pixels, then four transposed convolutions of stride 2 with
 * 4, 2 and 1 times a depth of channels and the three colours. In v1 and v2 one pixel of 32 times the depth grows by
 * windows of 5, 5, 6 and 6; in v3 of 2023 it is 4 x 4 pixels of 8 times the depth and windows of 4, of whose outputs
 * the border of one pixel is cut off. The last layer has neither norm nor activation.
 */
public final class TransposedDecoder implements Decoder {
  private static final int[] GROWING = {5, 5, 6, 6};
  private static final int DOUBLING = 4;
  private static final int STRIDE = 2;

  private final Likelihood likelihood;
  private final Dense first;
  private final List<Conv> layers = new ArrayList<>();

  /**
   * Makes the layers {@code <name>.first} and {@code <name>.0} to {@code <name>.3}.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param inputs features of [h, z]
   * @param depth channels before the last layer
   * @param padded whether sizes double from 4, else they grow from 1
   * @param form of the layers but the first and the last
   * @param likelihood of an image
   * @param random where the first values come from
   */
  public TransposedDecoder(Store store, String name, int inputs, int depth, boolean padded, Dense.Form form,
      Likelihood likelihood, RandomStream random) {
    this.likelihood = likelihood;
    int side = padded ? Observation.SIDE >> GROWING.length : 1;
    int channels = depth * (padded ? 8 : 32);
    first = new Dense(store, name + ".first", inputs, side * side * channels, Dense.Form.linear(form.init()), random);
    for (int i = 0; i < GROWING.length; i++) {
      boolean last = i == GROWING.length - 1;
      int size = padded ? DOUBLING : GROWING[i];
      int out = last ? Observation.CHANNELS : depth << GROWING.length - 2 - i;
      side = padded ? STRIDE * side : STRIDE * (side - 1) + size;
      Window window = new Window(side, side, out, size, STRIDE, padded ? 1 : 0);
      layers.add(Conv.transposed(store, name + "." + i, window, channels, last ? Dense.Form.linear(form.init()) : form,
          random));
      channels = out;
    }
  }

  private Tensor mean(Tensor deter, Tensor stoch) {
    Tensor x = first.apply(deter.concat(stoch));
    for (Conv layer : layers) {
      x = layer.apply(x);
    }
    return x;
  }

  @Override
  public Tensor loss(Tensor deter, Tensor stoch, Observation target) {
    return likelihood.loss(mean(deter, stoch), target.image());
  }

  @Override
  public Observation predict(Tensor deter, Tensor stoch) {
    return new Observation(null, mean(deter, stoch));
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>(first.parameters());
    layers.forEach(l -> all.addAll(l.parameters()));
    return all;
  }
}
