package dev.reverie.agents.nn;

import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.PixelNorm;
import java.util.List;

/**
 * A norm over the channels of each pixel, and an activation. Its states are {@code <name>.scale} and
 * {@code <name>.offset}, as the norm has them.
 */
public final class ChannelNorm {
  private final Norm norm;
  private final Activation activation;
  private final List<State> states;

  /**
   * Makes the states.
   *
   * @param store where they go
   * @param name dotted prefix of their names
   * @param channels numbers of a pixel
   * @param norm the norm
   * @param activation after it
   */
  public ChannelNorm(Store store, String name, int channels, Norm norm, Activation activation) {
    this.norm = norm;
    this.activation = activation;
    states = norm.states(store, name, channels);
  }

  /**
   * Traces both.
   *
   * @param x {@code [rows, pixels * channels]}
   * @return of the same type
   */
  public Tensor apply(Tensor x) {
    Graph g = x.graph();
    return activation.apply(switch (norm) {
      case NONE -> x;
      case RMS -> PixelNorm.rms(x, g.read(states.getFirst()), Norm.RMS_EPSILON);
      case LAYER -> PixelNorm.layer(x, g.read(states.getFirst()), g.read(states.getLast()), Norm.LAYER_EPSILON);
    });
  }

  /**
   * What is learned.
   *
   * @return the states of the norm
   */
  public List<State> parameters() {
    return states;
  }
}
