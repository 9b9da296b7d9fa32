package dev.reverie.agents.env;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An environment as streams of steps, one for each instance, as recurrent agents take them in. A step is an observation
 * with what came with it: the reward of the action before, and whether it is the first or last of its episode. What an
 * episode begins with is a step of its own, with no reward; streams never stop:
 *
 * <pre>
 *   call          observation   reward   first  last   terminal
 *   begin         o0            0        true   false  false
 *   advance(a0)   o1            r(a0)    false  false  false
 *   advance(a1)   o2            r(a1)    false  true   true     where the episode terminated; false at a time limit
 *   advance(-)    o0'           0        true   false  false    the action is not looked at
 * </pre>
 *
 * <p>Instances that begin together and have a time limit would all end together ever after. Streams that are
 * {@link #staggered} leave their first episodes at times spread evenly up to the limit: no step is the last then, the
 * next one is a first.
 */
public final class StepStream implements AutoCloseable {
  private static final int OVER = -1;

  private final Environment environment;
  private final float[] rewards;
  private final boolean[] first;
  private final boolean[] last;
  private final boolean[] acting;
  /** Actions after which a stream leaves its first episode. */
  private final int[] leaves;
  /** Actions of a stream's first episode so far, {@link #OVER} after it. */
  private final int[] early;
  private long transitions;

  /**
   * Streams of an environment, which from now on is used through this one alone.
   *
   * @param environment the environment
   */
  public StepStream(Environment environment) {
    this(environment, new int[environment.count()]);
    Arrays.fill(leaves, Integer.MAX_VALUE);
  }

  /**
   * Streams of an environment that do not end together.
   *
   * @param environment the environment, which from now on is used through these alone
   * @return the streams; of n with a time limit L, stream i leaves its first episode after (i + 1) L / n actions
   */
  public static StepStream staggered(Environment environment) {
    int[] leaves = new int[environment.count()];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = (int) Math.ceilDiv((i + 1L) * environment.spec().maxEpisodeSteps(), leaves.length);
    }
    return new StepStream(environment, leaves);
  }

  private StepStream(Environment environment, int[] leaves) {
    this.environment = environment;
    this.leaves = leaves;
    rewards = environment.rewards();
    first = new boolean[environment.count()];
    last = new boolean[environment.count()];
    acting = new boolean[environment.count()];
    early = new int[environment.count()];
  }

  /**
   * Seeds the environment and begins an episode in every instance.
   *
   * @param seed the seed
   */
  public void begin(long seed) {
    environment.seed(seed);
    environment.resetAll();
    Arrays.fill(first, true);
    Arrays.fill(last, false);
    Arrays.fill(acting, true);
    Arrays.fill(early, 0);
    transitions = 0;
  }

  /**
   * Goes on by one step in every stream: the {@link #acting} ones take their action, the others begin their next
   * episode.
   *
   * @param actions as for {@link Environment#step(float[])}; not looked at where a stream does not act
   */
  public void advance(float[] actions) {
    environment.step(actions, acting);
    for (int i = 0; i < acting.length; i++) {
      first[i] = !acting[i];
      if (first[i]) {
        environment.reset(i);
        last[i] = false;
        early[i] = OVER;
      } else {
        transitions++;
        last[i] = environment.terminated()[i] || environment.truncated()[i];
        early[i] += early[i] == OVER ? 0 : 1;
      }
    }
    decide();
  }

  private void decide() {
    for (int i = 0; i < acting.length; i++) {
      acting[i] = !last[i] && early[i] < leaves[i];
    }
  }

  /**
   * How many streams there are.
   *
   * @return the instances of the environment
   */
  public int count() {
    return first.length;
  }

  /**
   * The environment.
   *
   * @return what was given at the start, to be read
   */
  public Environment environment() {
    return environment;
  }

  /**
   * The current observations.
   *
   * @return row-major {@code [count, observation size]}, live
   */
  public float[] observations() {
    return environment.observations();
  }

  /**
   * The current pictures; call it again after every step.
   *
   * @return row-major {@code [count, height, width, channels]}, live; of length 0 if there are none
   */
  public byte[] images() {
    return environment.images();
  }

  /**
   * The rewards that came with the current observations.
   *
   * @return {@code [count]}, live; 0 for the first step of an episode
   */
  public float[] rewards() {
    return rewards;
  }

  /**
   * Whether the current step is the first of its episode.
   *
   * @return {@code [count]}, live
   */
  public boolean[] first() {
    return first;
  }

  /**
   * Whether the current step is the last of its episode, for whatever reason.
   *
   * @return {@code [count]}, live
   */
  public boolean[] last() {
    return last;
  }

  /**
   * Which streams take an action next. The others begin an episode: their last one ended, or is left.
   *
   * @return {@code [count]}, live
   */
  public boolean[] acting() {
    return acting;
  }

  /**
   * Whether the episode ended for good with the current step; a time limit is no such end.
   *
   * @return {@code [count]}, live
   */
  public boolean[] terminal() {
    return environment.terminated();
  }

  /**
   * Actions taken since the start, in all streams together. Beginnings of episodes are none.
   *
   * @return the count
   */
  public long transitions() {
    return transitions;
  }

  /**
   * Everything that the future depends on.
   *
   * @return the state of the environment and the place of each stream
   */
  public byte[] saveState() {
    byte[] inner = environment.saveState();
    ByteBuffer bytes = ByteBuffer.allocate(places() + inner.length);
    bytes.putLong(transitions);
    for (int i = 0; i < first.length; i++) {
      bytes.put((byte) (first[i] ? 1 : 0)).putInt(early[i]);
    }
    return bytes.put(inner).array();
  }

  /** Bytes of the places of all streams. */
  private int places() {
    return Long.BYTES + first.length * (1 + Integer.BYTES);
  }

  /**
   * Continues from a saved state.
   *
   * @param saved what {@link #saveState} gave in streams of an environment with the same id and count
   * @throws IllegalArgumentException if the bytes are damaged or of another environment; nothing has changed then
   */
  public void restoreState(byte[] saved) {
    int start = places();
    if (saved.length < start) {
      throw new IllegalArgumentException("streams of environment '" + environment.spec().id()
          + "': cannot continue from " + saved.length + " bytes, expected more than " + start);
    }
    environment.restoreState(Arrays.copyOfRange(saved, start, saved.length));
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    transitions = bytes.getLong();
    for (int i = 0; i < first.length; i++) {
      first[i] = bytes.get() != 0;
      early[i] = bytes.getInt();
      last[i] = environment.terminated()[i] || environment.truncated()[i];
    }
    decide();
  }

  @Override
  public void close() {
    environment.close();
  }
}
