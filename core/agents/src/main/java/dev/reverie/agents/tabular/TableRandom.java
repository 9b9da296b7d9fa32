package dev.reverie.agents.tabular;

/**
 * A counter-based stream of 64-bit words, two multiplications each: word k is SplitMix64's mix (Steele, Lea and Flood
 * 2014, with Stafford's constants) of a key and k. The key is made of a seed and the stream's number, so that no seed's
 * draws depend on what other seeds do.
 */
public final class TableRandom {
  /** Added to the counter for each word: odd, the golden ratio. */
  static final long STEP = 0x9E3779B97F4A7C15L;

  private static final long LOW = 0xFFFFFFFFL;

  private long counter;

  /**
   * Opens a stream.
   *
   * @param seed the seed
   * @param stream which of the seed's streams
   */
  public TableRandom(long seed, int stream) {
    counter = begin(seed, stream);
  }

  /** Where the counter of a stream begins. */
  static long begin(long seed, int stream) {
    return mix(mix(seed * STEP + 1) + stream);
  }

  /** The word that a counter stands for. */
  static long mix(long counter) {
    long z = (counter ^ counter >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /**
   * The next 64 random bits.
   *
   * @return the bits
   */
  public long next() {
    counter += STEP;
    return mix(counter);
  }

  /**
   * A uniform number in [0, 1).
   *
   * @return the number, a multiple of 2^-53
   */
  public double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** A whole number in [0, n) from the upper half of a word; each one's probability is within 2^-32 of 1/n. */
  static int upper(long word, int n) {
    return (int) ((word >>> 32) * n >>> 32);
  }

  /** A whole number in [0, n) from the lower half of a word. */
  static int lower(long word, int n) {
    return (int) ((word & LOW) * n >>> 32);
  }
}
