package dev.reverie.agents.env;

import java.util.Arrays;
import java.util.List;

/** The actions that one instance of an environment takes. */
public sealed interface ActionSpace {
  /**
   * Numbers in one action: the width of a row given to {@link Environment#step}.
   *
   * @return 1 for discrete actions, which are given as their index; else the number of choices, or of dimensions
   */
  int size();

  /**
   * Actions 0 to n - 1.
   *
   * @param n number of actions, at least 1
   */
  record Discrete(int n) implements ActionSpace {
    /** The most actions whose indices a float holds exactly. */
    private static final int MOST = 1 << 24;

    /** Refuses an impossible number of actions. */
    public Discrete {
      if (n < 1 || n > MOST) {
        throw new IllegalArgumentException("discrete actions: got " + n + ", expected 1 to " + MOST);
      }
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * Several choices at once, each given as its index.
   *
   * @param choices number of actions that each choice is among
   */
  record MultiDiscrete(List<Integer> choices) implements ActionSpace {
    /** Refuses no choices at all, and an impossible number of actions. */
    public MultiDiscrete {
      choices = List.copyOf(choices);
      if (choices.isEmpty()) {
        throw new IllegalArgumentException("discrete actions: no choices, expected at least 1");
      }
      choices.forEach(Discrete::new);
    }

    @Override
    public int size() {
      return choices.size();
    }
  }

  /**
   * Vectors of real numbers within bounds. What lies beyond the bounds is clipped by the environment.
   *
   * @param low lower bounds {@code [size]}, finite; the record keeps and gives copies
   * @param high upper bounds {@code [size]}, finite, above the lower ones
   */
  record Continuous(float[] low, float[] high) implements ActionSpace {
    /** Refuses no dimensions at all, and bounds that do not enclose an interval. */
    public Continuous {
      low = low.clone();
      high = high.clone();
      if (low.length == 0 || low.length != high.length) {
        throw new IllegalArgumentException("continuous actions: " + low.length + " lower and " + high.length
            + " upper bounds, expected as many of each and at least 1");
      }
      for (int i = 0; i < low.length; i++) {
        if (!Float.isFinite(low[i]) || !Float.isFinite(high[i]) || low[i] >= high[i]) {
          throw new IllegalArgumentException("continuous actions: bounds " + low[i] + " and " + high[i]
              + " of dimension " + i + ", expected two finite numbers, the lower first");
        }
      }
    }

    /**
     * The same bounds in every dimension.
     *
     * @param size number of dimensions, at least 1
     * @param low lower bound
     * @param high upper bound
     * @return the space
     */
    public static Continuous of(int size, float low, float high) {
      float[] lows = new float[size];
      float[] highs = new float[size];
      Arrays.fill(lows, low);
      Arrays.fill(highs, high);
      return new Continuous(lows, highs);
    }

    @Override
    public int size() {
      return low.length;
    }

    /**
     * The lower bounds.
     *
     * @return a copy, {@code [size]}
     */
    @Override
    public float[] low() {
      return low.clone();
    }

    /**
     * The upper bounds.
     *
     * @return a copy, {@code [size]}
     */
    @Override
    public float[] high() {
      return high.clone();
    }

    /**
     * One lower bound; unlike {@link #low()} it copies nothing.
     *
     * @param dimension index of the dimension
     * @return the bound
     */
    public float low(int dimension) {
      return low[dimension];
    }

    /**
     * One upper bound; unlike {@link #high()} it copies nothing.
     *
     * @param dimension index of the dimension
     * @return the bound
     */
    public float high(int dimension) {
      return high[dimension];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Continuous that && Arrays.equals(low, that.low) && Arrays.equals(high, that.high);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
    }

    @Override
    public String toString() {
      return "Continuous[low=" + Arrays.toString(low) + ", high=" + Arrays.toString(high) + "]";
    }
  }
}
