package dev.reverie.agents.nn;

import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * One layer over images: a convolution or its transpose, a norm over the channels of each pixel, an activation. Its
 * states are those of {@link Dense}; the weight is {@code [1, size * size * channels, N]} with the channels of the
 * window's image, which the transpose makes.
 */
public final class Conv {
  private final Window window;
  private final boolean transposed;
  private final State weight;
  private final State bias;
  private final ChannelNorm norm;

  private Conv(Store store, String name, Window window, int channels, boolean transposed, Dense.Form form,
      RandomStream random) {
    this.window = window;
    this.transposed = transposed;
    int area = window.size() * window.size();
    int out = transposed ? window.channels() : channels;
    int inputs = area * (transposed ? channels : window.channels());
    weight = store.weight(name + ".weight", 1, window.taps(), channels);
    form.init().fill(weight, inputs, area * out, random);
    bias = form.bias() ? store.free(name + ".bias", out) : null;
    if (bias != null) {
      form.init().fillBias(bias, inputs, random);
    }
    norm = new ChannelNorm(store, name, out, form.norm(), form.activation());
  }

  /**
   * Makes a convolution.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param window how it moves over the images that go in
   * @param outputs channels out
   * @param form what is done
   * @param random where the first values come from
   * @return the layer
   */
  public static Conv plain(Store store, String name, Window window, int outputs, Dense.Form form,
      RandomStream random) {
    return new Conv(store, name, window, outputs, false, form, random);
  }

  /**
   * Makes the transpose of a convolution, which makes larger images of smaller ones.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param window how it moves over the images that come out
   * @param inputs channels in
   * @param form what is done
   * @param random where the first values come from
   * @return the layer
   */
  public static Conv transposed(Store store, String name, Window window, int inputs, Dense.Form form,
      RandomStream random) {
    return new Conv(store, name, window, inputs, true, form, random);
  }

  /**
   * Traces the layer with its parameters as they are at this point of the trace.
   *
   * @param x images, one a row
   * @return images
   */
  public Tensor apply(Tensor x) {
    Graph g = x.graph();
    Tensor w = g.read(weight);
    Tensor b = bias == null ? null : g.read(bias);
    return norm.apply(transposed ? Conv2d.transposed(x, window, w, b) : Conv2d.apply(x, window, w, b));
  }

  /**
   * The parameters: weight, bias, those of the norm.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>(List.of(weight));
    if (bias != null) {
      all.add(bias);
    }
    all.addAll(norm.parameters());
    return all;
  }
}
