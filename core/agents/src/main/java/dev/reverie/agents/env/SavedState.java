package dev.reverie.agents.env;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a saved {@link SimulatedEnvironment}, big-endian: magic, id, count, state size and seed, then for each
 * instance its episode, words drawn, steps, flags, reward and row.
 */
final class SavedState {
  private static final long MAGIC = 0x5245_5645_4e56_3031L;
  private static final int FIXED_HEADER = Long.BYTES + 3 * Integer.BYTES + Long.BYTES;

  private static final int DRAWN_AT = Long.BYTES;
  private static final int STEPS_AT = DRAWN_AT + Long.BYTES;
  private static final int REWARD_AT = STEPS_AT + Integer.BYTES;
  private static final int FLAGS_AT = REWARD_AT + Float.BYTES;
  private static final int ROW_AT = FLAGS_AT + 1;

  private static final int RUNNING = 1;
  private static final int TERMINATED = 2;
  private static final int TRUNCATED = 4;

  private final ByteBuffer bytes;
  private final int stateSize;
  /** First byte of the instance that the getters read. */
  private int at;

  private SavedState(ByteBuffer bytes, int stateSize) {
    this.bytes = bytes;
    this.stateSize = stateSize;
  }

  /** A state to be written: seed first, then {@link #putInstance} and {@link #putRow} for each instance. */
  static SavedState empty(String id, int count, int stateSize) {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length(name.length, count, stateSize)));
    bytes.putLong(MAGIC).putInt(name.length).put(name).putInt(count).putInt(stateSize);
    return new SavedState(bytes, stateSize);
  }

  /** A state to be read, of which every part has been checked. */
  static SavedState checked(EnvironmentSpec spec, int count, int stateSize, byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    if (saved.length < FIXED_HEADER || bytes.getLong() != MAGIC) {
      throw refusal(spec, saved.length + " bytes that no environment has saved, or damaged");
    }
    int nameLength = bytes.getInt();
    if (nameLength < 0 || nameLength > saved.length - FIXED_HEADER) {
      throw refusal(spec, "damaged: an id of " + nameLength + " bytes among " + saved.length);
    }
    byte[] name = new byte[nameLength];
    bytes.get(name);
    String id = new String(name, StandardCharsets.UTF_8);
    if (!id.equals(spec.id())) {
      throw refusal(spec, "of environment '" + id + "'");
    }
    int savedCount = bytes.getInt();
    if (savedCount != count) {
      throw refusal(spec, "of " + savedCount + " instances, expected " + count);
    }
    int savedSize = bytes.getInt();
    if (savedSize != stateSize) {
      throw refusal(spec, "with " + savedSize + " numbers to an instance, expected " + stateSize);
    }
    long expected = length(nameLength, count, stateSize);
    if (saved.length != expected) {
      throw refusal(spec, saved.length + " bytes long, expected " + expected);
    }
    SavedState state = new SavedState(bytes, stateSize);
    for (int i = 0; i < count; i++) {
      state.goTo(i);
      if (!state.plausible(spec)) {
        throw refusal(spec, "damaged: instance " + i + " at step " + state.steps() + " of episode " + state.episode()
            + ", flags " + state.flags());
      }
    }
    return state;
  }

  private boolean plausible(EnvironmentSpec spec) {
    boolean ended = terminated() || truncated();
    boolean begun = episode() >= 0;
    return episode() >= -1 && drawn() >= 0 && steps() >= 0 && steps() <= spec.maxEpisodeSteps()
        && flags() <= (RUNNING | TERMINATED | TRUNCATED) && flags() >= 0
        && running() == (begun && !ended) && (begun || !ended);
  }

  private static IllegalArgumentException refusal(EnvironmentSpec spec, String what) {
    return new IllegalArgumentException("environment '" + spec.id() + "': cannot continue from a saved state that is "
        + what);
  }

  private static long length(int nameLength, int count, int stateSize) {
    return FIXED_HEADER + nameLength + count * instanceLength(stateSize);
  }

  private static long instanceLength(int stateSize) {
    return ROW_AT + (long) stateSize * Double.BYTES;
  }

  void putSeed(long seed) {
    bytes.putLong(seed);
  }

  void putInstance(long episode, long drawn, int steps, boolean running, boolean terminated, boolean truncated,
      float reward) {
    int flags = (running ? RUNNING : 0) | (terminated ? TERMINATED : 0) | (truncated ? TRUNCATED : 0);
    bytes.putLong(episode).putLong(drawn).putInt(steps).putFloat(reward).put((byte) flags);
  }

  void putRow(double[] state, int stateAt) {
    for (int k = 0; k < stateSize; k++) {
      bytes.putDouble(state[stateAt + k]);
    }
  }

  byte[] bytes() {
    return bytes.array();
  }

  long seed() {
    return bytes.getLong(firstInstance() - Long.BYTES);
  }

  void goTo(int instance) {
    at = firstInstance() + Math.toIntExact(instance * instanceLength(stateSize));
  }

  private int firstInstance() {
    return FIXED_HEADER + bytes.getInt(Long.BYTES);
  }

  long episode() {
    return bytes.getLong(at);
  }

  long drawn() {
    return bytes.getLong(at + DRAWN_AT);
  }

  int steps() {
    return bytes.getInt(at + STEPS_AT);
  }

  float reward() {
    return bytes.getFloat(at + REWARD_AT);
  }

  private int flags() {
    return bytes.get(at + FLAGS_AT);
  }

  boolean running() {
    return (flags() & RUNNING) != 0;
  }

  boolean terminated() {
    return (flags() & TERMINATED) != 0;
  }

  boolean truncated() {
    return (flags() & TRUNCATED) != 0;
  }

  void row(double[] state, int stateAt) {
    for (int k = 0; k < stateSize; k++) {
      state[stateAt + k] = bytes.getDouble(at + ROW_AT + k * Double.BYTES);
    }
  }
}
