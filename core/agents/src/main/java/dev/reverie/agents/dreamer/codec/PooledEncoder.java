package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.ChannelNorm;
import dev.reverie.agents.nn.Conv;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of 64 x 64 as Dreamer v3 of 2024 sees them: four times a convolution of size 5, the greatest of each 2 x 2
 * pixels, RMS norm and SiLU, with 2, 3, 4 and 4 times a depth of channels; 4 x 4 pixels are left.
 */
public final class PooledEncoder implements Encoder {
  static final int[] MULTIPLES = {2, 3, 4, 4};
  static final int SIZE = 5;
  static final int LEFT = Observation.SIDE >> MULTIPLES.length;

  private final int depth;
  private final List<Conv> convolutions = new ArrayList<>();
  private final List<ChannelNorm> norms = new ArrayList<>();

  /**
   * Makes the layers {@code <name>.0} to {@code <name>.3}.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param depth half the channels of the first layer
   * @param random where the first values come from
   */
  public PooledEncoder(Store store, String name, int depth, RandomStream random) {
    this.depth = depth;
    int channels = Observation.CHANNELS;
    for (int i = 0; i < MULTIPLES.length; i++) {
      int side = Observation.SIDE >> i;
      Window window = new Window(side, side, channels, SIZE, 1, SIZE / 2);
      channels = depth * MULTIPLES[i];
      String layer = name + "." + i;
      convolutions.add(Conv.plain(store, layer, window, channels, Dense.Form.linear(Initializer.fanInNormal(1f)),
          random));
      norms.add(new ChannelNorm(store, layer, channels, Norm.RMS, Activation.SILU));
    }
  }

  @Override
  public int features() {
    return LEFT * LEFT * depth * MULTIPLES[MULTIPLES.length - 1];
  }

  @Override
  public Tensor encode(Observation observation) {
    Tensor x = observation.image();
    for (int i = 0; i < MULTIPLES.length; i++) {
      int side = Observation.SIDE >> i;
      x = norms.get(i).apply(MaxPool2.apply(convolutions.get(i).apply(x), side, side, depth * MULTIPLES[i]));
    }
    return x;
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>();
    for (int i = 0; i < MULTIPLES.length; i++) {
      all.addAll(convolutions.get(i).parameters());
      all.addAll(norms.get(i).parameters());
    }
    return all;
  }
}
