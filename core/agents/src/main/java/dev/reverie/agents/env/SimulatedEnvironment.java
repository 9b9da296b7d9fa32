package dev.reverie.agents.env;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An environment simulated here, whose instances are each a row of doubles. A subclass says how a row begins, moves, is
 * observed and ends; seeds, time limit, refusals, clipping, saving and restoring are done for it.
 *
 * <p>The methods of a subclass must depend on their arguments alone and may not allocate. They get the array with the
 * rows of all instances and the place where their own row starts.
 */
public abstract class SimulatedEnvironment implements Environment {
  private final EnvironmentSpec spec;
  private final int count;
  private final int stateSize;
  private final int actionSize;
  /** Number of actions that each choice is among, null where they are continuous. */
  private final int[] discrete;
  private final float[] low;
  private final float[] high;

  private final double[] state;
  private final float[] applied;
  private final float[] observations;
  private final float[] rewards;
  private final boolean[] terminated;
  private final boolean[] truncated;
  private final boolean[] running;
  private final boolean[] all;
  /** Number of the episode, from 0; -1 before the first. */
  private final long[] episode;
  private final int[] steps;
  private final long[] drawn;
  private final EpisodeRandom random = new EpisodeRandom();
  private long seed;

  /**
   * Instances with seed 0 and no episode.
   *
   * @param spec the specification
   * @param count how many instances, at least 1
   * @param stateSize doubles in an instance's state, at least 1
   */
  protected SimulatedEnvironment(EnvironmentSpec spec, int count, int stateSize) {
    if (count < 1 || stateSize < 1) {
      throw new IllegalArgumentException("environment '" + spec.id() + "': " + count + " instances with " + stateSize
          + " numbers of state, expected at least 1 of each");
    }
    if (spec.observation().image() != null) {
      throw new IllegalArgumentException("environment '" + spec.id()
          + "': its specification has a picture, expected numbers alone; pictures are drawn by a Drawn");
    }
    this.spec = spec;
    this.count = count;
    this.stateSize = stateSize;
    this.actionSize = spec.action().size();
    switch (spec.action()) {
      case ActionSpace.Discrete(int n) -> {
        discrete = new int[] {n};
        low = null;
        high = null;
      }
      case ActionSpace.MultiDiscrete(List<Integer> choices) -> {
        discrete = choices.stream().mapToInt(Integer::intValue).toArray();
        low = null;
        high = null;
      }
      case ActionSpace.Continuous(float[] lower, float[] upper) -> {
        discrete = null;
        low = lower;
        high = upper;
      }
    }
    state = new double[Math.multiplyExact(count, stateSize)];
    applied = new float[Math.multiplyExact(count, actionSize)];
    observations = new float[Math.multiplyExact(count, spec.requireNumbers())];
    rewards = new float[count];
    terminated = new boolean[count];
    truncated = new boolean[count];
    running = new boolean[count];
    all = new boolean[count];
    Arrays.fill(all, true);
    episode = new long[count];
    steps = new int[count];
    drawn = new long[count];
    Arrays.fill(episode, -1);
  }

  /**
   * Writes the first state of an episode.
   *
   * @param state receives {@code [state size]}
   * @param at where the row starts
   * @param random the episode's random numbers
   */
  protected abstract void begin(double[] state, int at, EpisodeRandom random);

  /**
   * Moves an instance by one step.
   *
   * @param state {@code [state size]}, replaced by the next state
   * @param at where the row starts
   * @param action {@code [action size]}, checked and, unless {@link #clips} says otherwise, within the
   *     bounds
   * @param actionAt where it starts
   * @param random the episode's random numbers, where it left off
   * @return the reward
   */
  protected abstract double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random);

  /**
   * Says whether {@link #advance} gets actions clipped to their bounds. An environment that must know what was given
   * beyond them clips by itself.
   *
   * @return true unless overridden
   */
  protected boolean clips() {
    return true;
  }

  /**
   * Says whether an episode has ended for good in a state.
   *
   * @param state {@code [state size]}
   * @param at where the row starts
   * @return whether it terminated
   */
  protected abstract boolean ends(double[] state, int at);

  /**
   * Writes the observation of a state.
   *
   * @param state {@code [state size]}
   * @param at where the row starts
   * @param observation receives {@code [observation size]}
   * @param observationAt where that row starts
   */
  protected abstract void observe(double[] state, int at, float[] observation, int observationAt);

  @Override
  public final EnvironmentSpec spec() {
    return spec;
  }

  @Override
  public final int count() {
    return count;
  }

  @Override
  public final void seed(long seed) {
    this.seed = seed;
    Arrays.fill(state, 0);
    Arrays.fill(observations, 0);
    Arrays.fill(rewards, 0);
    Arrays.fill(terminated, false);
    Arrays.fill(truncated, false);
    Arrays.fill(running, false);
    Arrays.fill(episode, -1);
    Arrays.fill(steps, 0);
    Arrays.fill(drawn, 0);
  }

  @Override
  public final void reset(int instance) {
    Objects.checkIndex(instance, count);
    episode[instance]++;
    random.open(seed, instance, episode[instance], 0);
    begin(state, instance * stateSize, random);
    started(instance, 0, random.drawn());
  }

  private void started(int instance, int step, long words) {
    drawn[instance] = words;
    steps[instance] = step;
    rewards[instance] = 0;
    terminated[instance] = false;
    truncated[instance] = false;
    running[instance] = true;
    look(instance);
  }

  private void look(int instance) {
    observe(state, instance * stateSize, observations, instance * spec.observationSize());
  }

  @Override
  public final void step(float[] actions) {
    step(actions, all);
  }

  @Override
  public final void step(float[] actions, boolean[] chosen) {
    check(actions, chosen);
    for (int i = 0; i < count; i++) {
      if (chosen[i]) {
        step(i);
      }
    }
  }

  private void step(int instance) {
    int at = instance * stateSize;
    random.open(seed, instance, episode[instance], drawn[instance]);
    rewards[instance] = (float) advance(state, at, applied, instance * actionSize, random);
    drawn[instance] = random.drawn();
    steps[instance]++;
    terminated[instance] = ends(state, at);
    truncated[instance] = steps[instance] >= spec.maxEpisodeSteps();
    running[instance] = !terminated[instance] && !truncated[instance];
    look(instance);
  }

  /** Refuses what cannot be done, then sets {@link #applied}. */
  private void check(float[] actions, boolean[] chosen) {
    if (chosen.length != count) {
      throw new IllegalArgumentException("environment '" + spec.id() + "': a choice among " + chosen.length
          + " instances, expected " + count);
    }
    if (actions.length != applied.length) {
      throw new IllegalArgumentException("environment '" + spec.id() + "': " + actions.length
          + " numbers of action, expected [" + count + ", " + actionSize + "], " + applied.length + " in all");
    }
    for (int i = 0; i < count; i++) {
      if (chosen[i] && !running[i]) {
        throw new IllegalStateException("environment '" + spec.id() + "': instance " + i + (episode[i] < 0
            ? " has no episode yet" : " ended its episode at step " + steps[i]) + "; reset it before the next step");
      }
    }
    for (int i = 0; i < actions.length; i++) {
      if (chosen[i / actionSize] && !possible(actions[i], i % actionSize)) {
        throw impossible(actions[i], i);
      }
    }
    boolean clip = clips();
    for (int i = 0; i < actions.length; i++) {
      int d = i % actionSize;
      applied[i] = discrete != null || !clip ? actions[i] : Math.clamp(actions[i], low[d], high[d]);
    }
  }

  private boolean possible(float action, int dimension) {
    return Float.isFinite(action)
        && (discrete == null || action >= 0 && action < discrete[dimension] && action == (int) action);
  }

  private IllegalArgumentException impossible(float action, int i) {
    int dimension = i % actionSize;
    return new IllegalArgumentException("environment '" + spec.id() + "': action " + action + " for instance "
        + i / actionSize + (actionSize > 1 || discrete == null ? ", dimension " + dimension : "")
        + (discrete == null ? ", expected a finite number"
        : ", expected a whole number from 0 to " + (discrete[dimension] - 1)));
  }

  @Override
  public final float[] observations() {
    return observations;
  }

  @Override
  public final float[] rewards() {
    return rewards;
  }

  @Override
  public final boolean[] terminated() {
    return terminated;
  }

  @Override
  public final boolean[] truncated() {
    return truncated;
  }

  @Override
  public final byte[] saveState() {
    SavedState saved = SavedState.empty(spec.id(), count, stateSize);
    saved.putSeed(seed);
    for (int i = 0; i < count; i++) {
      saved.putInstance(episode[i], drawn[i], steps[i], running[i], terminated[i], truncated[i], rewards[i]);
      saved.putRow(state, i * stateSize);
    }
    return saved.bytes();
  }

  @Override
  public final void restoreState(byte[] saved) {
    SavedState source = SavedState.checked(spec, count, stateSize, saved);
    seed = source.seed();
    for (int i = 0; i < count; i++) {
      source.goTo(i);
      episode[i] = source.episode();
      drawn[i] = source.drawn();
      steps[i] = source.steps();
      running[i] = source.running();
      terminated[i] = source.terminated();
      truncated[i] = source.truncated();
      rewards[i] = source.reward();
      source.row(state, i * stateSize);
      if (episode[i] < 0) {
        Arrays.fill(observations, i * spec.observationSize(), (i + 1) * spec.observationSize(), 0);
      } else {
        look(i);
      }
    }
  }

  /** Puts an instance into a state at a step of an episode. */
  final void place(int instance, int step, double[] source, int sourceAt) {
    episode[instance] = Math.max(episode[instance], 0);
    System.arraycopy(source, sourceAt, state, instance * stateSize, stateSize);
    started(instance, step, 0);
  }

  /** Whether an instance has had an episode since it was seeded. */
  final boolean begun(int instance) {
    return episode[instance] >= 0;
  }

  /** The rows of all instances, live. */
  final double[] state() {
    return state;
  }
}
