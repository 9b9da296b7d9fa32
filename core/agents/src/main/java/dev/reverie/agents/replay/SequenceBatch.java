package dev.reverie.agents.replay;

/**
 * A batch of sequences, time first: what belongs to step t of sequence b is at row {@code t * sequences + b} of each
 * array. The arrays are the batch's own and filled by every {@link SequenceReplay#sample}.
 */
public final class SequenceBatch {
  private final SequenceLayout layout;
  private final int length;
  private final int sequences;
  private final float[] numbers;
  private final byte[] images;
  private final float[] actions;
  private final float[] rewards;
  private final float[] first;
  private final float[] last;
  private final float[] terminal;
  private final float[] carryFloats;
  private final byte[] carryBytes;
  private final int[] stream;
  private final long[] row;

  /**
   * Room for a batch.
   *
   * @param layout what a step has
   * @param length steps in a sequence, at least 1
   * @param sequences how many, at least 1
   */
  public SequenceBatch(SequenceLayout layout, int length, int sequences) {
    if (length < 1 || sequences < 1) {
      throw new IllegalArgumentException("sequences: " + sequences + " of " + length
          + " steps, expected at least 1 of each");
    }
    this.layout = layout;
    this.length = length;
    this.sequences = sequences;
    int rows = Math.multiplyExact(length, sequences);
    numbers = new float[Math.multiplyExact(rows, layout.numbers())];
    images = new byte[Math.multiplyExact(rows, layout.imageBytes())];
    actions = new float[Math.multiplyExact(rows, layout.actions())];
    rewards = new float[rows];
    first = new float[rows];
    last = new float[rows];
    terminal = new float[rows];
    carryFloats = new float[Math.multiplyExact(sequences, layout.latentFloats())];
    carryBytes = new byte[Math.multiplyExact(sequences, layout.latentBytes())];
    stream = new int[sequences];
    row = new long[sequences];
  }

  /**
   * What a step has.
   *
   * @return the layout
   */
  public SequenceLayout layout() {
    return layout;
  }

  /**
   * Steps in a sequence.
   *
   * @return the length
   */
  public int length() {
    return length;
  }

  /**
   * How many sequences.
   *
   * @return the count
   */
  public int sequences() {
    return sequences;
  }

  /**
   * The numbers of the observations.
   *
   * @return {@code [length, sequences, numbers]}
   */
  public float[] numbers() {
    return numbers;
  }

  /**
   * The pictures of the observations.
   *
   * @return {@code [length, sequences, image bytes]}
   */
  public byte[] images() {
    return images;
  }

  /**
   * The pictures as numbers, 0 to 255 moved to -0.5 to 0.5.
   *
   * @param values receives {@code [length, sequences, image bytes]}
   */
  public void images(float[] values) {
    if (values.length != images.length) {
      throw new IllegalArgumentException("sequences: room for " + values.length + " numbers of pictures, expected "
          + images.length);
    }
    for (int i = 0; i < images.length; i++) {
      values[i] = (images[i] & 0xff) / 255f - 0.5f;
    }
  }

  /**
   * The actions that led to the observations; zeros where there was none.
   *
   * @return {@code [length, sequences, actions]}
   */
  public float[] actions() {
    return actions;
  }

  /**
   * The rewards that came with the observations.
   *
   * @return {@code [length, sequences]}
   */
  public float[] rewards() {
    return rewards;
  }

  /**
   * 1 where an episode begins, and at the first step if no latent states are kept; else 0. State and action before such
   * a step must not reach it.
   *
   * @return {@code [length, sequences]}
   */
  public float[] first() {
    return first;
  }

  /**
   * 1 where an episode ends, for whatever reason, or was left; else 0.
   *
   * @return {@code [length, sequences]}
   */
  public float[] last() {
    return last;
  }

  /**
   * 1 where an episode ended for good; else 0.
   *
   * @return {@code [length, sequences]}
   */
  public float[] terminal() {
    return terminal;
  }

  /**
   * The floats of the latent state of the step before each sequence; zeros where there is none.
   *
   * @return {@code [sequences, latent floats]}
   */
  public float[] carryFloats() {
    return carryFloats;
  }

  /**
   * The bytes of the latent state of the step before each sequence; zeros where there is none.
   *
   * @return {@code [sequences, latent bytes]}
   */
  public byte[] carryBytes() {
    return carryBytes;
  }

  /**
   * Which stream a sequence is from.
   *
   * @param sequence index of the sequence
   * @return index of the stream
   */
  public int stream(int sequence) {
    return stream[sequence];
  }

  /**
   * Where a sequence starts.
   *
   * @param sequence index of the sequence
   * @return number of the step in its stream, counted from the first ever added
   */
  public long row(int sequence) {
    return row[sequence];
  }

  void place(int sequence, int fromStream, long fromRow) {
    stream[sequence] = fromStream;
    row[sequence] = fromRow;
  }
}
