package dev.reverie.agents.env;

import dev.reverie.engine.Philox;
import dev.reverie.engine.RandomStream;

/**
 * The random numbers of one episode of one instance: a Philox stream keyed by the seed, its counter made of instance,
 * episode and place, so that no instance's draws depend on another's.
 */
public final class EpisodeRandom {
  private static final int STREAM = RandomStream.id("environment");

  private final int[] words = new int[4];
  private int key0;
  private int key1;
  private int instance;
  private long episode;
  private long drawn;
  private long loaded;

  EpisodeRandom() {}

  /** Goes to a place: after {@code drawn} words of an episode. */
  void open(long seed, int instance, long episode, long drawn) {
    this.key0 = RandomStream.key0(seed);
    this.key1 = RandomStream.key1(seed, STREAM);
    this.instance = instance;
    this.episode = episode;
    this.drawn = drawn;
    this.loaded = -1;
  }

  /** Words of the episode drawn so far. */
  long drawn() {
    return drawn;
  }

  private int next() {
    long block = drawn >>> 2;
    if (block != loaded) {
      Philox.philox((int) block, instance, (int) episode, (int) (episode >>> 32), key0, key1, words, 0);
      loaded = block;
    }
    return words[(int) (drawn++ & 3)];
  }

  /**
   * A number uniform between two others.
   *
   * @param low lower end
   * @param high upper end
   * @return the number
   */
  public double uniform(double low, double high) {
    int upper = next();
    return low + (high - low) * Philox.uniform53(upper, next());
  }

  /**
   * A standard normal number.
   *
   * @return the number
   */
  public double normal() {
    return Philox.normal(next());
  }

  /**
   * A whole number uniform in {@code [0, n)}.
   *
   * @param n the bound, at least 1
   * @return the number
   */
  public int bounded(int n) {
    return Philox.bounded(next(), n);
  }
}
