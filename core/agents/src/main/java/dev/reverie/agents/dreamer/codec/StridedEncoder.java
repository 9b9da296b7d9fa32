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
 * Images of 64 x 64 through four convolutions of size 4 and stride 2 with 1, 2, 4 and 8 times a depth of channels. In
 * v1 and v2 the window stays inside of the image and 2 x 2 pixels are left; in v3 of 2023 one pixel of zeros lies
 * around each image and 4 x 4 are left.
 */
public final class StridedEncoder implements Encoder {
  private static final int LAYERS = 4;
  private static final int SIZE = 4;
  private static final int STRIDE = 2;

  private final List<Conv> layers = new ArrayList<>();
  private final int features;

  /**
   * Makes the layers {@code <name>.0} to {@code <name>.3}.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param depth channels of the first layer
   * @param padded whether zeros lie around the images
   * @param form of each layer
   * @param random where the first values come from
   */
  public StridedEncoder(Store store, String name, int depth, boolean padded, Dense.Form form, RandomStream random) {
    int side = Observation.SIDE;
    int channels = Observation.CHANNELS;
    for (int i = 0; i < LAYERS; i++) {
      Window window = new Window(side, side, channels, SIZE, STRIDE, padded ? 1 : 0);
      channels = depth << i;
      layers.add(Conv.plain(store, name + "." + i, window, channels, form, random));
      side = window.rows();
    }
    features = side * side * channels;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public Tensor encode(Observation observation) {
    Tensor x = observation.image();
    for (Conv layer : layers) {
      x = layer.apply(x);
    }
    return x;
  }

  @Override
  public List<State> parameters() {
    return layers.stream().flatMap(l -> l.parameters().stream()).toList();
  }
}
