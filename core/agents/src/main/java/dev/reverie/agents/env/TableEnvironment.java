package dev.reverie.agents.env;

/**
 * A {@link TableMdp} as an environment: the observation is the state's number, the action its index. A row holds the
 * state and whether the episode has ended in it.
 */
final class TableEnvironment extends SimulatedEnvironment {
  private final TableMdp mdp;

  TableEnvironment(String id, TableMdp mdp, int maxEpisodeSteps, int count) {
    super(new EnvironmentSpec(id, 1, new ActionSpace.Discrete(mdp.actions()), maxEpisodeSteps,
        (observation, offset, action, actionOffset, next, nextOffset) -> ended(mdp, (int) observation[offset],
            (int) action[actionOffset], (int) next[nextOffset])), count, 2);
    this.mdp = mdp;
  }

  private static boolean ended(TableMdp mdp, int state, int action, int next) {
    int pair = state * mdp.actions() + action;
    for (int o = mdp.firstOutcome(pair); o < mdp.firstOutcome(pair + 1); o++) {
      if (mdp.ends(o) && mdp.next(o) == next) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected void begin(double[] state, int at, EpisodeRandom random) {
    state[at] = mdp.drawStart(random.uniform(0, 1));
    state[at + 1] = 0;
  }

  @Override
  protected double advance(double[] state, int at, float[] action, int actionAt, EpisodeRandom random) {
    int pair = (int) state[at] * mdp.actions() + (int) action[actionAt];
    int outcome = mdp.draw(pair, random.uniform(0, 1));
    state[at] = mdp.next(outcome);
    state[at + 1] = mdp.ends(outcome) ? 1 : 0;
    return mdp.reward(outcome);
  }

  @Override
  protected boolean ends(double[] state, int at) {
    return state[at + 1] == 1;
  }

  @Override
  protected void observe(double[] state, int at, float[] observation, int observationAt) {
    observation[observationAt] = (float) state[at];
  }
}
