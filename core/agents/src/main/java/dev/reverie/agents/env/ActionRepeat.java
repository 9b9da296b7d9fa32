package dev.reverie.agents.env;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An environment whose actions are each taken several times: one step here is up to that many steps there, fewer where
 * the episode ends. The reward is the sum of theirs, the observation the last one's. {@link #taken()} counts the steps
 * of the environment itself, which is what learning curves are drawn over.
 */
public final class ActionRepeat implements Environment {
  private static final int MAGIC = 0x52455045;
  private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

  private final Environment environment;
  private final int times;
  private final EnvironmentSpec spec;
  private final float[] rewards;
  private final double[] sums;
  private final boolean[] all;
  private final boolean[] running;
  private long taken;

  /**
   * Repeats actions; from now on the environment is used through this one alone.
   *
   * @param environment the environment
   * @param times how often each action is taken, at least 1
   */
  public ActionRepeat(Environment environment, int times) {
    EnvironmentSpec inner = environment.spec();
    if (times < 1) {
      throw new IllegalArgumentException("environment '" + inner.id() + "': actions repeated " + times
          + " times, expected at least 1");
    }
    this.environment = environment;
    this.times = times;
    // A function of one transition need not hold for several.
    Termination termination = times == 1 || inner.termination() == Termination.never() ? inner.termination() : null;
    int limit = inner.maxEpisodeSteps();
    spec = new EnvironmentSpec(inner.id(), inner.observation(), inner.action(),
        limit == Integer.MAX_VALUE ? limit : Math.ceilDiv(limit, times), termination);
    rewards = new float[environment.count()];
    sums = new double[environment.count()];
    all = new boolean[environment.count()];
    running = new boolean[environment.count()];
    Arrays.fill(all, true);
  }

  /**
   * How often each action is taken.
   *
   * @return the number
   */
  public int times() {
    return times;
  }

  /**
   * Steps that the environment itself has taken since it was seeded, in all instances together.
   *
   * @return the count
   */
  public long taken() {
    return taken;
  }

  /**
   * What is the same for every instance; the time limit is counted in actions.
   *
   * @return the specification, with the id of the environment itself
   */
  @Override
  public EnvironmentSpec spec() {
    return spec;
  }

  @Override
  public int count() {
    return environment.count();
  }

  @Override
  public void seed(long seed) {
    environment.seed(seed);
    Arrays.fill(rewards, 0);
    taken = 0;
  }

  @Override
  public void reset(int instance) {
    environment.reset(instance);
    rewards[instance] = 0;
  }

  @Override
  public void step(float[] actions) {
    step(actions, all);
  }

  @Override
  public void step(float[] actions, boolean[] chosen) {
    // The first of the steps refuses what cannot be done, before anything has changed.
    environment.step(actions, chosen);
    for (int i = 0; i < running.length; i++) {
      running[i] = chosen[i];
      sums[i] = 0;
    }
    int left = collect();
    for (int k = 1; k < times && left > 0; k++) {
      environment.step(actions, running);
      left = collect();
    }
    for (int i = 0; i < running.length; i++) {
      if (chosen[i]) {
        rewards[i] = (float) sums[i];
      }
    }
  }

  /** Takes in a step of those running; gives how many still are. */
  private int collect() {
    int left = 0;
    for (int i = 0; i < running.length; i++) {
      if (running[i]) {
        sums[i] += environment.rewards()[i];
        taken++;
        running[i] = !environment.terminated()[i] && !environment.truncated()[i];
        left += running[i] ? 1 : 0;
      }
    }
    return left;
  }

  @Override
  public float[] observations() {
    return environment.observations();
  }

  @Override
  public byte[] images() {
    return environment.images();
  }

  @Override
  public float[] rewards() {
    return rewards;
  }

  @Override
  public boolean[] terminated() {
    return environment.terminated();
  }

  @Override
  public boolean[] truncated() {
    return environment.truncated();
  }

  @Override
  public byte[] saveState() {
    byte[] inner = environment.saveState();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + rewards.length * Float.BYTES + inner.length);
    bytes.putInt(MAGIC).putInt(times).putLong(taken);
    for (float reward : rewards) {
      bytes.putFloat(reward);
    }
    return bytes.put(inner).array();
  }

  @Override
  public void restoreState(byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    int start = HEADER + rewards.length * Float.BYTES;
    if (saved.length < start || bytes.getInt() != MAGIC || bytes.getInt(Integer.BYTES) != times) {
      throw new IllegalArgumentException("environment '" + spec.id() + "': cannot continue from a saved state of "
          + saved.length + " bytes that none with actions repeated " + times + " times saved, or damaged");
    }
    environment.restoreState(Arrays.copyOfRange(saved, start, saved.length));
    taken = bytes.getLong(2 * Integer.BYTES);
    bytes.position(HEADER);
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] = bytes.getFloat();
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
