package dev.reverie.agents.sac;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.RandomStream;

/**
 * Acting in the real environment and remembering it: uniformly random actions at first, then samples of the policy, all
 * transitions into one ring.
 */
public final class RealExperience {
  private final ReplayRing ring;
  private final TransitionLayout layout;
  private final ActionBounds bounds;
  private final Sac sac;
  private final int randomSteps;
  private final RandomStream random;
  private final float[] unit;
  private final float[] row;

  /**
   * Over a ring of real transitions.
   *
   * @param ring receives the transitions
   * @param layout their columns
   * @param bounds the environment's actions
   * @param sac the policy
   * @param randomSteps real steps with random actions before the policy takes over
   */
  public RealExperience(ReplayRing ring, TransitionLayout layout, ActionBounds bounds, Sac sac, int randomSteps) {
    this.ring = ring;
    this.layout = layout;
    this.bounds = bounds;
    this.sac = sac;
    this.randomSteps = randomSteps;
    random = new RandomStream(ring.table().store().seed(), "explore");
    unit = new float[layout.actions()];
    row = new float[layout.width()];
  }

  /**
   * Chooses an action.
   *
   * @param observation the observation
   * @param action receives the action, in the environment's units
   */
  public void act(float[] observation, float[] action) {
    if (observation.length != layout.observations() || action.length != layout.actions()) {
      throw new IllegalArgumentException("act: got an observation of " + observation.length + " numbers and room for "
          + action.length + " of action, expected " + layout.observations() + " and " + layout.actions());
    }
    if (ring.total() < randomSteps) {
      for (int i = 0; i < unit.length; i++) {
        unit[i] = 2 * random.uniform() - 1;
      }
    } else {
      sac.act(observation, 1, false, unit);
    }
    bounds.scale(unit, 0, action, 0);
  }

  /**
   * Remembers what the last action led to.
   *
   * @param observation the observation acted on
   * @param reward the reward
   * @param next the observation after the step
   * @param terminated whether the episode ended for good
   */
  public void observe(float[] observation, float reward, float[] next, boolean terminated) {
    layout.pack(observation, 0, unit, 0, reward, next, 0, terminated, row, 0);
    ring.add(row, 0, 1);
  }

  /**
   * Whether the random steps are over.
   *
   * @return true once the policy acts
   */
  public boolean policyActs() {
    return ring.total() >= randomSteps;
  }

  /**
   * Place in the random stream.
   *
   * @return words drawn so far
   */
  public long position() {
    return random.position();
  }

  /**
   * Goes to a place in the random stream.
   *
   * @param words words drawn so far
   */
  public void seek(long words) {
    random.seek(words);
  }
}
