package dev.reverie.agents.env;

/**
 * A test of memory: one of two cues is seen at the start and never again, a corridor of 25 steps leads to a fork, and
 * there the action must be the cue's, 0 or 1, for a reward of 1. Actions in the corridor do nothing. The observation
 * is the cue as two numbers of which one is 1, both 0 later; the way gone, from 0 to 1; and 1 at the fork. Whoever does
 * not remember the cue is right half the time, whatever it does: what it sees at the fork is the same for both.
 */
final class MemoryCorridor extends SimulatedEnvironment implements Drawn {
  static final String ID = "memory-corridor";

  /** Steps from the cue to the fork. */
  static final int LENGTH = 25;

  private static final int FORK_AT = 3;

  MemoryCorridor(int count) {
    super(new EnvironmentSpec(ID, 4, new ActionSpace.Discrete(2), LENGTH + 1, MemoryCorridor::chosen), count, 2);
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at] = random.bounded(2);
    state[at + 1] = 0;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    boolean fork = state[at + 1] == LENGTH;
    state[at + 1]++;
    return fork && action[actionAt] == state[at] ? 1 : 0;
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return state[at + 1] > LENGTH;
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    double place = state[at + 1];
    observation[observationAt] = place == 0 && state[at] == 0 ? 1 : 0;
    observation[observationAt + 1] = place == 0 && state[at] == 1 ? 1 : 0;
    observation[observationAt + 2] = (float) (Math.min(place, LENGTH) / LENGTH);
    observation[observationAt + FORK_AT] = place == LENGTH ? 1 : 0;
  }

  private static boolean chosen(float[] observation, int offset, float[] action, int actionOffset, float[] next,
      int nextOffset) {
    return observation[offset + FORK_AT] == 1;
  }

  @Override
  public void draw(double[] state, int at, Canvas canvas) {
    Scenes.corridor(canvas, state[at + 1] == 0 ? (int) state[at] : -1, Math.min(state[at + 1], LENGTH) / LENGTH,
        state[at + 1] == LENGTH);
  }
}
