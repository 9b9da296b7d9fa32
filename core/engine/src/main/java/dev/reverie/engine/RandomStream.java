package dev.reverie.engine;

/**
 * A counter-based stream of random numbers for code outside programs: replay sampling, exploration, shuffles. Two
 * streams with the same seed and name give the same numbers; {@link #position()} is all there is to save.
 */
public final class RandomStream {
  private final int key0;
  private final int key1;
  private final int[] words = new int[4];
  private long position;

  /**
   * Opens a stream at its beginning.
   *
   * @param seed the run's seed
   * @param name the stream's name
   */
  public RandomStream(long seed, String name) {
    this.key0 = key0(seed);
    this.key1 = key1(seed, id(name));
  }

  /**
   * The id of a stream: a 32-bit FNV-1a hash of its name.
   *
   * @param name the name
   * @return the id
   */
  public static int id(String name) {
    int h = 0x811c9dc5;
    for (int i = 0; i < name.length(); i++) {
      h = (h ^ name.charAt(i)) * 0x01000193;
    }
    return h;
  }

  /**
   * First word of the Philox key of a stream.
   *
   * @param seed the run's seed
   * @return the word
   */
  public static int key0(long seed) {
    return (int) seed;
  }

  /**
   * Second word of the Philox key of a stream.
   *
   * @param seed the run's seed
   * @param id the stream's id
   * @return the word
   */
  public static int key1(long seed, int id) {
    return id ^ (int) (seed >>> 32) * 0x9e3779b9;
  }

  /**
   * Words drawn so far.
   *
   * @return the position
   */
  public long position() {
    return position;
  }

  /**
   * Continues from a saved position.
   *
   * @param words drawn before
   */
  public void seek(long words) {
    if (words < 0) {
      throw new IllegalArgumentException("position is " + words + ", expected at least 0");
    }
    position = words;
    if ((words & 3) != 0) {
      refill();
    }
  }

  /**
   * The next 32 random bits.
   *
   * @return the bits
   */
  public int next() {
    if ((position & 3) == 0) {
      refill();
    }
    return words[(int) (position++ & 3)];
  }

  private void refill() {
    long block = position >>> 2;
    Philox.philox((int) block, (int) (block >>> 32), 0, 0, key0, key1, words, 0);
  }

  /**
   * A uniform integer in {@code [0, n)}.
   *
   * @param n the bound, at least 1
   * @return the integer
   */
  public int bounded(int n) {
    return Philox.bounded(next(), n);
  }

  /**
   * A uniform float in (0, 1).
   *
   * @return the float
   */
  public float uniform() {
    return Philox.uniform(next());
  }

  /**
   * A standard normal float.
   *
   * @return the float
   */
  public float normal() {
    return Philox.normal(next());
  }

  /**
   * Shuffles part of an array (Fisher-Yates).
   *
   * @param values the array
   * @param from first index
   * @param to one past the last index
   */
  public void shuffle(int[] values, int from, int to) {
    for (int i = to - 1; i > from; i--) {
      int j = from + bounded(i - from + 1);
      int v = values[i];
      values[i] = values[j];
      values[j] = v;
    }
  }
}
