package dev.reverie.agents.dreamer.codec;

import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.ChannelNorm;
import dev.reverie.agents.nn.Conv;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.BlockLinear;
import dev.reverie.engine.op.SwapFeatures;
import dev.reverie.engine.op.Upsample2;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of 64 x 64 as Dreamer v3 of 2024 makes them. The first 4 x 4 pixels are the sum of two parts, RMS norm and
 * SiLU after it: h in blocks, each of which makes its own channels of all pixels, and z through a layer and a product.
 * Then four times each pixel becomes 2 x 2 and a convolution of size 5 follows, with RMS norm and SiLU but for the
 * last, whose sigmoid is the image in 0 to 1. The loss is the sum of the squared errors.
 */
public final class UpsampledDecoder implements Decoder {
  private static final int BLOCKS = 8;
  private static final float MIDDLE = 0.5f;

  private final int depth;
  private final State blockWeight;
  private final State blockBias;
  private final Dense hidden;
  private final Dense spatial;
  private final ChannelNorm norm;
  private final List<Conv> layers = new ArrayList<>();

  /**
   * Makes the layers {@code <name>.blocks}, {@code <name>.hidden}, {@code <name>.spatial}, {@code <name>.norm} and
   * {@code <name>.0} to {@code <name>.3}.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param deter features of h, a multiple of 8
   * @param stoch features of z
   * @param depth half the channels before the last layer, even
   * @param units half the width of the layer over z
   * @param random where the first values come from
   */
  public UpsampledDecoder(Store store, String name, int deter, int stoch, int depth, int units, RandomStream random) {
    int channels = depth * PooledEncoder.MULTIPLES[PooledEncoder.MULTIPLES.length - 1];
    if (deter % BLOCKS != 0 || channels % BLOCKS != 0) {
      throw new IllegalArgumentException("decoder '" + name + "': " + deter + " features and depth " + depth
          + ", expected a multiple of 8 and an even depth");
    }
    this.depth = depth;
    int features = PooledEncoder.LEFT * PooledEncoder.LEFT * channels;
    Initializer init = Initializer.fanInNormal(1f);
    blockWeight = store.weight(name + ".blocks.weight", BLOCKS, deter / BLOCKS, features / BLOCKS);
    init.fill(blockWeight, deter, features / BLOCKS, random);
    blockBias = store.free(name + ".blocks.bias", features);
    Dense.Form form = new Dense.Form(Norm.RMS, Activation.SILU, true, init);
    hidden = new Dense(store, name + ".hidden", stoch, 2 * units, form, random);
    spatial = new Dense(store, name + ".spatial", 2 * units, features, Dense.Form.linear(init), random);
    norm = new ChannelNorm(store, name + ".norm", channels, Norm.RMS, Activation.SILU);
    for (int i = 0; i < PooledEncoder.MULTIPLES.length; i++) {
      int out = channelsAfter(i);
      int side = 2 * PooledEncoder.LEFT << i;
      Window window = new Window(side, side, channels, PooledEncoder.SIZE, 1, PooledEncoder.SIZE / 2);
      boolean last = i == PooledEncoder.MULTIPLES.length - 1;
      layers.add(Conv.plain(store, name + "." + i, window, out, last ? Dense.Form.linear(init) : form, random));
      channels = out;
    }
  }

  private int channelsAfter(int layer) {
    int before = PooledEncoder.MULTIPLES.length - 2 - layer;
    return before < 0 ? Observation.CHANNELS : depth * PooledEncoder.MULTIPLES[before];
  }

  private Tensor mean(Tensor deter, Tensor stoch) {
    Graph g = deter.graph();
    Tensor blocks = BlockLinear.apply(deter, g.read(blockWeight), g.read(blockBias));
    Tensor ofDeter = SwapFeatures.apply(blocks, BLOCKS, PooledEncoder.LEFT * PooledEncoder.LEFT);
    Tensor x = norm.apply(ofDeter.plus(spatial.apply(hidden.apply(stoch))));
    for (int i = 0; i < layers.size(); i++) {
      int side = PooledEncoder.LEFT << i;
      int channels = x.type().features() / (side * side);
      x = layers.get(i).apply(Upsample2.apply(x, side, side, channels));
    }
    return x.sigmoid().minus(MIDDLE);
  }

  @Override
  public Tensor loss(Tensor deter, Tensor stoch, Observation target) {
    return Likelihood.SQUARES.loss(mean(deter, stoch), target.image());
  }

  @Override
  public Observation predict(Tensor deter, Tensor stoch) {
    return new Observation(null, mean(deter, stoch));
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>(List.of(blockWeight, blockBias));
    all.addAll(hidden.parameters());
    all.addAll(spatial.parameters());
    all.addAll(norm.parameters());
    layers.forEach(l -> all.addAll(l.parameters()));
    return all;
  }
}
