package dev.reverie.agents.sac;

import java.util.Arrays;

/**
 * The numbers of soft actor-critic.
 *
 * @param hidden widths of the hidden layers of the actor and of each critic
 * @param learningRate Adam's step size for actor, critics and temperature
 * @param discount gamma, per environment step
 * @param tau fraction by which the target critics move to the critics after each update
 * @param targetEntropy H, in nats per action; the published settings differ from minus the number of actions
 * @param initialAlpha temperature at the start
 * @param batch transitions in an update
 * @param sharedStep true: actor, critics and temperature all step from the same old parameters, as in the authors'
 *     code; false: the critics step first, then the actor and the temperature by the new critics
 */
public record SacConfig(int[] hidden, float learningRate, float discount, float tau, float targetEntropy,
    float initialAlpha, int batch, boolean sharedStep) {
  /** Refuses numbers outside of their ranges. */
  public SacConfig {
    hidden = hidden.clone();
    require(Arrays.stream(hidden).allMatch(w -> w > 0), "hidden", Arrays.toString(hidden), "widths of at least 1");
    require(learningRate > 0, "learningRate", learningRate, "above 0");
    require(discount >= 0 && discount <= 1, "discount", discount, "in [0, 1]");
    require(tau > 0 && tau <= 1, "tau", tau, "in (0, 1]");
    require(Float.isFinite(targetEntropy), "targetEntropy", targetEntropy, "a finite number");
    require(initialAlpha > 0 && Float.isFinite(initialAlpha), "initialAlpha", initialAlpha, "above 0");
    require(batch > 0, "batch", batch, "at least 1");
  }

  /**
   * The settings of MBPO's authors: two hidden layers of 256, learning rate 3e-4, discount 0.99, tau 0.005, temperature
   * 1 at the start, batches of 256, shared step.
   *
   * @param targetEntropy H: Hopper -1, HalfCheetah and Walker2d -3, Ant -4, Humanoid -2, InvertedPendulum -0.05,
   *     InvertedDoublePendulum -0.5
   * @return the settings
   */
  public static SacConfig reference(float targetEntropy) {
    return new SacConfig(new int[] {256, 256}, 3e-4f, 0.99f, 0.005f, targetEntropy, 1f, 256, true);
  }

  /**
   * Settings for tasks with a few numbers of observation and action: layers of 128, learning rate 1e-3, target entropy
   * -1, temperature 0.2 at the start.
   *
   * @return the settings
   */
  public static SacConfig pendulum() {
    return new SacConfig(new int[] {128, 128}, 1e-3f, 0.99f, 0.005f, -1f, 0.2f, 256, true);
  }

  /**
   * Settings for the point mass, whose rewards are thousandths and whose end comes within 30 steps: as
   * {@link #pendulum()}, with learning rate 3e-4, discount 0.9 and temperature 0.001 at the start.
   *
   * @return the settings
   */
  public static SacConfig pointMass() {
    return new SacConfig(new int[] {128, 128}, 3e-4f, 0.9f, 0.005f, -1f, 0.001f, 256, true);
  }

  /**
   * Widths of the hidden layers.
   *
   * @return a copy
   */
  @Override
  public int[] hidden() {
    return hidden.clone();
  }

  private static void require(boolean holds, String key, Object came, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("sac: " + key + " is " + came + ", expected " + expected);
    }
  }
}
