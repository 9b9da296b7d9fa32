package dev.reverie.agents.env;

/**
 * A test of memory: one of two cues is seen at the start and never again, a corridor of 25 steps leads to a fork, and
 * there the action must be the cue's, 0 or 1, for a reward of 1. Actions in the corridor do nothing. The observation
 * is the cue as two numbers of which one is 1, both 0 later; the way gone, 1/25 a step; and 1 at the fork. Whoever does
 * not remember the cue is right half the time, whatever it does: what it sees at the fork is the same for both.
 *
 * <p>For practice there are corridors of all lengths from 1 to 25, short ones more often: the integer part of
 * 26<sup>u</sup>, u uniform in [0, 1).
 */
final class MemoryCorridor extends SimulatedEnvironment implements Drawn {
  static final String ID = "memory-corridor";
  static final String PRACTICE_ID = "memory-corridors";

  /** Steps from the cue to the fork, at most. */
  static final int LENGTH = 25;

  private static final int CUE = 0;
  private static final int PLACE = 1;
  private static final int FORK = 2;
  private static final int FORK_AT = 3;

  /** Up to which u corridors for practice are no longer than 1, 2, ... */
  private static final double[] UP_TO = new double[LENGTH];

  static {
    for (int i = 0; i < LENGTH; i++) {
      UP_TO[i] = StrictMath.log(i + 2) / StrictMath.log(LENGTH + 1);
    }
  }

  private final boolean practice;

  MemoryCorridor(boolean practice, int count) {
    super(new EnvironmentSpec(practice ? PRACTICE_ID : ID, 4, new ActionSpace.Discrete(2), LENGTH + 1,
        MemoryCorridor::chosen), count, 3);
    this.practice = practice;
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at + CUE] = random.bounded(2);
    state[at + PLACE] = 0;
    state[at + FORK] = practice ? practiceLength(random.uniform(0, 1)) : LENGTH;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    boolean fork = atFork(state, at);
    state[at + PLACE]++;
    return fork && action[actionAt] == state[at + CUE] ? 1 : 0;
  }

  private static int practiceLength(double u) {
    int length = 1;
    while (length < LENGTH && u >= UP_TO[length - 1]) {
      length++;
    }
    return length;
  }

  private static boolean atFork(double[] state, int at) {
    return state[at + PLACE] == state[at + FORK];
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return state[at + PLACE] > state[at + FORK];
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    double place = state[at + PLACE];
    observation[observationAt] = place == 0 && state[at + CUE] == 0 ? 1 : 0;
    observation[observationAt + 1] = place == 0 && state[at + CUE] == 1 ? 1 : 0;
    observation[observationAt + 2] = (float) (Math.min(place, state[at + FORK]) / LENGTH);
    observation[observationAt + FORK_AT] = atFork(state, at) ? 1 : 0;
  }

  private static boolean chosen(float[] observation, int offset, float[] action, int actionOffset, float[] next,
      int nextOffset) {
    return observation[offset + FORK_AT] == 1;
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.corridor(canvas, state[at + PLACE] == 0 ? (int) state[at + CUE] : -1,
        Math.min(state[at + PLACE], state[at + FORK]) / LENGTH, atFork(state, at));
  }
}
