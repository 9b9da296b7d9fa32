package dev.reverie.agents.nn;

import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/** What is done to a layer's sums before its activation. Scales begin at 1, offsets at 0. */
public enum Norm {
  /** Nothing. */
  NONE {
    @Override
    List<State> states(Store store, String name, int features) {
      return List.of();
    }

    @Override
    Tensor apply(Tensor x, List<Tensor> parameters) {
      return x;
    }
  },
  /** {@code x / sqrt(mean(x^2) + 1e-4) * scale}: Dreamer v3 of 2024. */
  RMS {
    @Override
    List<State> states(Store store, String name, int features) {
      return List.of(ones(store, name, features));
    }

    @Override
    Tensor apply(Tensor x, List<Tensor> parameters) {
      return x.rmsNorm(parameters.getFirst(), RMS_EPSILON);
    }
  },
  /** {@code (x - mean) / sqrt(var + 1e-3) * scale + offset}: Dreamer v2 and v3 of 2023. */
  LAYER {
    @Override
    List<State> states(Store store, String name, int features) {
      return List.of(ones(store, name, features), store.free(name + ".offset", features));
    }

    @Override
    Tensor apply(Tensor x, List<Tensor> parameters) {
      return x.layerNorm(parameters.get(0), parameters.get(1), LAYER_EPSILON);
    }
  };

  /** Added to the mean square by {@link #RMS}. */
  public static final float RMS_EPSILON = 1e-4f;
  /** Added to the variance by {@link #LAYER}. */
  public static final float LAYER_EPSILON = 1e-3f;

  /** Makes {@code <name>.scale}, and {@code <name>.offset} where there is one. */
  abstract List<State> states(Store store, String name, int features);

  abstract Tensor apply(Tensor x, List<Tensor> parameters);

  private static State ones(Store store, String name, int features) {
    State scale = store.free(name + ".scale", features);
    float[] one = new float[features];
    Arrays.fill(one, 1f);
    scale.set(one);
    return scale;
  }
}
