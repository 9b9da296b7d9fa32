package dev.reverie.agents.replay;

import dev.reverie.engine.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Streams of steps in memory of a fixed size, from which sequences are drawn. The n-th step of a stream is
 *
 * <pre>
 *   n        observation  action that led to it  reward that came with it  first  last  terminal  latent after it
 *   0        o0           0                      0                         1      0     0         s0
 *   1        o1           a0                     r(a0)                     0      0     0         s1
 *   2        o2           a1                     r(a1)                     0      1     1         s2
 *   3        o0'          0                      0                         1      0     0         s3
 * </pre>
 *
 * and every stream keeps its newest steps in a ring. A sequence is a stretch of one stream and may span episodes. With
 * latent states it begins with the one kept for the step before it, and what the learner finds in its stead is
 * {@link #writeBack written back}; without them its first step counts as an episode's first.
 *
 * <p>A step is drawn, and a place for it in the sequence; a sequence that would reach beyond the stream's ends is moved
 * within. So a step at an end is drawn as often as any other, or up to twice. Were all sequences equally likely, it
 * would be drawn up to a length less often, and what only the beginnings of streams show were hardly learned. If newest
 * first is asked for, each stream is cut into stretches that do not overlap, and each is drawn once as soon as it is
 * complete, before anything at random.
 *
 * <p>All memory is taken at the start; nothing is allocated afterwards. What is drawn depends on the steps, their
 * numbers and the random stream alone.
 */
public final class SequenceReplay {
  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int TERMINAL = 4;

  private final String name;
  private final SequenceLayout layout;
  private final int length;
  private final boolean newestFirst;
  private final RowRing[] steps;
  private final RowRing[] latents;
  /** Where the next stretch begins that is to be drawn once. */
  private final long[] fresh;
  private final float[] floats;
  private final byte[] bytes;
  private final float[] noFloats;
  private final byte[] noBytes;

  /**
   * An empty replay.
   *
   * @param name its name in a run
   * @param layout what a step has
   * @param streams how many streams, at least 1
   * @param capacity steps kept in all, as many of each stream
   * @param length steps in a sequence
   * @param newestFirst whether every stretch is drawn once as soon as it is complete
   * @throws IllegalArgumentException if a stream has no room for a sequence, or the heap none for the replay
   */
  public SequenceReplay(String name, SequenceLayout layout, int streams, long capacity, int length,
      boolean newestFirst) {
    this(name, layout, streams, capacity, length, newestFirst, RowTable.FLOATS, RowTable.BYTES);
  }

  SequenceReplay(String name, SequenceLayout layout, int streams, long capacity, int length, boolean newestFirst,
      int mostFloats, int mostBytes) {
    this.name = name;
    this.layout = layout;
    this.length = length;
    this.newestFirst = newestFirst;
    int context = layout.latent() ? 1 : 0;
    if (streams < 1 || length < 1 || capacity / streams < length + context || capacity > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("replay '" + name + "': " + capacity + " steps in " + streams
          + " streams, expected at least " + (length + context) + " for each, and at most " + Integer.MAX_VALUE
          + " in all");
    }
    int rows = (int) (capacity / streams);
    ReplayMemory.require("replay '" + name + "': " + describe(layout, streams, (long) rows * streams),
        layout.bytes((long) rows * streams));
    steps = new RowRing[streams];
    latents = new RowRing[streams];
    for (int s = 0; s < streams; s++) {
      steps[s] = new RowRing(name + "." + s, rows, layout.stepFloats(), layout.stepBytes(), false,
          new RowTable(rows, layout.stepFloats(), layout.stepBytes(), mostFloats, mostBytes));
      latents[s] = new RowRing(name + "." + s + ".latent", rows, layout.latentFloats(), layout.latentBytes(), true,
          new RowTable(rows, layout.latentFloats(), layout.latentBytes(), mostFloats, mostBytes));
    }
    fresh = new long[streams];
    floats = new float[layout.stepFloats()];
    bytes = new byte[layout.stepBytes()];
    noFloats = new float[layout.latentFloats()];
    noBytes = new byte[layout.latentBytes()];
  }

  private static String describe(SequenceLayout layout, int streams, long capacity) {
    return String.format(Locale.ROOT, "%,d steps in %d stream%s, %,d bytes each, %s in all", capacity, streams,
        streams == 1 ? "" : "s", layout.bytes(1), ReplayMemory.text(layout.bytes(capacity)));
  }

  /**
   * How large the replay is, to be told before a run begins: it never grows.
   *
   * @return one line
   */
  public String describe() {
    return "replay '" + name + "': " + describe(layout, steps.length, capacity());
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
   * Steps kept at most, in all streams together.
   *
   * @return the capacity
   */
  public long capacity() {
    return (long) steps.length * steps[0].capacity();
  }

  /**
   * Memory of the steps.
   *
   * @return bytes
   */
  public long bytes() {
    return layout.bytes(capacity());
  }

  /**
   * Steps here now.
   *
   * @return the count, over all streams
   */
  public long size() {
    long size = 0;
    for (RowRing ring : steps) {
      size += ring.total() - ring.oldest();
    }
    return size;
  }

  /**
   * Different sequences that can be drawn now.
   *
   * @return the count
   */
  public long sequences() {
    long count = 0;
    for (RowRing ring : steps) {
      count += starts(ring);
    }
    return count;
  }

  private long starts(RowRing ring) {
    return Math.max(0, ring.total() - length + 1 - earliest(ring));
  }

  /** The ways to lay a sequence over at least one step of a stream; those that overhang stand for the nearest within. */
  private long placements(RowRing ring) {
    long starts = starts(ring);
    return starts == 0 ? 0 : starts + 2L * (length - 1);
  }

  /** The earliest step of a sequence: it needs the latent state before it, but where the stream began. */
  private long earliest(RowRing ring) {
    return ring.oldest() == 0 || !layout.latent() ? ring.oldest() : ring.oldest() + 1;
  }

  /**
   * Adds the next step of a stream; the oldest one makes way. Its latent state is zero until it is
   * {@link #setLatent set}.
   *
   * @param stream index of the stream
   * @param step the step, copied
   * @return its number in the stream
   * @throws IllegalArgumentException if a stream begins with a step that is not the first of an episode, or a step is
   *     both first and last, or terminal and not last
   */
  public long add(int stream, SequenceStep step) {
    RowRing ring = steps[stream];
    if (ring.total() == 0 && !step.first() || step.first() && step.last() || step.terminal() && !step.last()) {
      throw new IllegalArgumentException("replay '" + name + "': step " + ring.total() + " of stream " + stream
          + " is first: " + step.first() + ", last: " + step.last() + ", terminal: " + step.terminal()
          + "; expected a stream to begin with a first step, none both first and last, none terminal but not last");
    }
    Arrays.fill(floats, 0);
    System.arraycopy(step.numbers(), 0, floats, 0, layout.numbers());
    if (!step.first()) {
      System.arraycopy(step.action(), 0, floats, layout.numbers(), layout.actions());
      floats[layout.numbers() + layout.actions()] = step.reward();
    }
    System.arraycopy(step.image(), 0, bytes, 0, layout.imageBytes());
    bytes[layout.imageBytes()] = (byte) ((step.first() ? FIRST : 0) | (step.last() ? LAST : 0)
        | (step.terminal() ? TERMINAL : 0));
    long row = ring.total();
    ring.add(floats, 0, bytes, 0, 1);
    latents[stream].add(noFloats, 0, noBytes, 0, 1);
    return row;
  }

  /**
   * Keeps the latent state after a step.
   *
   * @param stream index of the stream
   * @param row number of the step
   * @param latentFloats array with the floats
   * @param at where they start
   * @param latentBytes array with the bytes
   * @param bytesAt where they start
   * @return false if the step has made way for newer ones, and nothing is kept
   */
  public boolean setLatent(int stream, long row, float[] latentFloats, int at, byte[] latentBytes, int bytesAt) {
    RowRing ring = latents[stream];
    if (row >= ring.total()) {
      throw new IndexOutOfBoundsException("replay '" + name + "': latent state of step " + row + " of stream " + stream
          + ", which has " + ring.total() + " steps");
    }
    if (!ring.has(row)) {
      return false;
    }
    ring.table().set(ring.place(row), latentFloats, at, latentBytes, bytesAt);
    return true;
  }

  /**
   * Draws a batch of sequences.
   *
   * @param random where the numbers come from
   * @param batch filled
   * @throws IllegalStateException if there is no sequence yet
   */
  public void sample(RandomStream random, SequenceBatch batch) {
    draw(random, batch, newestFirst);
  }

  /**
   * Draws a batch of sequences at random and changes nothing: what is to be drawn once is still to be drawn.
   *
   * @param random where the numbers come from
   * @param batch filled
   * @throws IllegalStateException if there is no sequence yet
   */
  public void look(RandomStream random, SequenceBatch batch) {
    draw(random, batch, false);
  }

  private void draw(RandomStream random, SequenceBatch batch, boolean freshFirst) {
    if (!batch.layout().equals(layout) || batch.length() != length) {
      throw new IllegalArgumentException("replay '" + name + "': a batch of sequences of " + batch.length() + " steps "
          + batch.layout() + ", expected " + length + " " + layout);
    }
    long choices = 0;
    for (RowRing ring : steps) {
      choices += placements(ring);
    }
    if (choices == 0) {
      throw new IllegalStateException("replay '" + name + "': a sequence of " + length + " steps is asked for, "
          + size() + " steps are here");
    }
    for (int b = 0; b < batch.sequences(); b++) {
      if (!freshFirst || !placeFresh(batch, b)) {
        placeUniform(batch, b, random.bounded(Math.toIntExact(choices)));
      }
      copy(batch, b);
    }
  }

  private boolean placeFresh(SequenceBatch batch, int sequence) {
    int chosen = -1;
    for (int s = 0; s < steps.length; s++) {
      fresh[s] = Math.max(fresh[s], earliest(steps[s]));
      if (fresh[s] + length <= steps[s].total() && (chosen < 0 || fresh[s] < fresh[chosen])) {
        chosen = s;
      }
    }
    if (chosen < 0) {
      return false;
    }
    batch.place(sequence, chosen, fresh[chosen]);
    fresh[chosen] += length;
    return true;
  }

  private void placeUniform(SequenceBatch batch, int sequence, long choice) {
    long left = choice;
    int s = 0;
    while (left >= placements(steps[s])) {
      left -= placements(steps[s]);
      s++;
    }
    batch.place(sequence, s, earliest(steps[s]) + Math.clamp(left - (length - 1), 0L, starts(steps[s]) - 1));
  }

  private void copy(SequenceBatch batch, int sequence) {
    RowRing ring = steps[batch.stream(sequence)];
    long start = batch.row(sequence);
    for (int t = 0; t < length; t++) {
      copyStep(ring, start + t, batch, t * batch.sequences() + sequence);
    }
    if (!layout.latent()) {
      batch.first()[sequence] = 1;
      Arrays.fill(batch.actions(), sequence * layout.actions(), (sequence + 1) * layout.actions(), 0);
      return;
    }
    RowRing latent = latents[batch.stream(sequence)];
    int floatsAt = sequence * layout.latentFloats();
    int bytesAt = sequence * layout.latentBytes();
    if (start == 0) {
      Arrays.fill(batch.carryFloats(), floatsAt, floatsAt + layout.latentFloats(), 0);
      Arrays.fill(batch.carryBytes(), bytesAt, bytesAt + layout.latentBytes(), (byte) 0);
    } else {
      latent.read(start - 1, 1, batch.carryFloats(), floatsAt);
      latent.readBytes(start - 1, 1, batch.carryBytes(), bytesAt);
    }
  }

  private void copyStep(RowRing ring, long row, SequenceBatch batch, int to) {
    int place = ring.place(row);
    RowTable table = ring.table();
    table.floats(place, 0, layout.numbers(), batch.numbers(), to * layout.numbers());
    table.floats(place, layout.numbers(), layout.actions(), batch.actions(), to * layout.actions());
    table.floats(place, layout.numbers() + layout.actions(), 1, batch.rewards(), to);
    table.bytes(place, 0, layout.imageBytes(), batch.images(), to * layout.imageBytes());
    int flags = flags(ring, row);
    // An episode that was left ends where the next one begins.
    boolean last = (flags & LAST) != 0 || row + 1 < ring.total() && (flags(ring, row + 1) & FIRST) != 0;
    batch.first()[to] = (flags & FIRST) != 0 ? 1 : 0;
    batch.last()[to] = last ? 1 : 0;
    batch.terminal()[to] = (flags & TERMINAL) != 0 ? 1 : 0;
  }

  private int flags(RowRing ring, long row) {
    return ring.table().at(ring.place(row), layout.imageBytes());
  }

  /**
   * Keeps the latent states that a learner has found for the steps of a batch, but for steps that have made way since.
   *
   * @param batch as it was drawn
   * @param latentFloats {@code [length, sequences, latent floats]}
   * @param latentBytes {@code [length, sequences, latent bytes]}
   */
  public void writeBack(SequenceBatch batch, float[] latentFloats, byte[] latentBytes) {
    int rows = batch.length() * batch.sequences();
    if (latentFloats.length != rows * layout.latentFloats() || latentBytes.length != rows * layout.latentBytes()) {
      throw new IllegalArgumentException("replay '" + name + "': latent states of " + latentFloats.length
          + " floats and " + latentBytes.length + " bytes, expected " + rows * layout.latentFloats() + " and "
          + rows * layout.latentBytes());
    }
    for (int t = 0; t < batch.length(); t++) {
      for (int b = 0; b < batch.sequences(); b++) {
        int from = t * batch.sequences() + b;
        setLatent(batch.stream(b), batch.row(b) + t, latentFloats, from * layout.latentFloats(), latentBytes,
            from * layout.latentBytes());
      }
    }
  }

  /**
   * What a run saves: a ring of steps for each stream, and one of latent states if there are any.
   *
   * @return rings by name, in a fixed order
   */
  public Map<String, SavedRing> rings() {
    Map<String, SavedRing> rings = new LinkedHashMap<>();
    for (int s = 0; s < steps.length; s++) {
      rings.put(name + "." + s, steps[s]);
      if (layout.latent()) {
        rings.put(name + "." + s + ".latent", latents[s]);
      }
    }
    return rings;
  }

  /**
   * What a run saves beside the rings.
   *
   * @return numbers by name
   */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (int s = 0; s < steps.length; s++) {
      counters.put(name + "." + s + ".fresh", fresh[s]);
    }
    return counters;
  }

  /**
   * Continues from what was saved; the rings have been restored already.
   *
   * @param counters what {@link #counters()} gave, among others or not
   * @throws IllegalArgumentException if a number is missing, or steps and latent states are not of one length
   */
  public void restore(Map<String, Long> counters) {
    for (int s = 0; s < steps.length; s++) {
      Long saved = counters.get(name + "." + s + ".fresh");
      boolean level = !layout.latent()
          || steps[s].total() == latents[s].total() && steps[s].oldest() == latents[s].oldest();
      if (saved == null || !level) {
        throw new IllegalArgumentException("replay '" + name + "': cannot continue stream " + s + " with "
            + steps[s].total() + " steps, " + latents[s].total() + " latent states and counter " + saved);
      }
      if (!layout.latent()) {
        latents[s].restore(steps[s].total());
      }
      fresh[s] = saved;
    }
  }
}
