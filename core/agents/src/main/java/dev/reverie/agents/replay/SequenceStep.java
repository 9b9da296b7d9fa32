package dev.reverie.agents.replay;

import dev.reverie.agents.env.StepStream;

/**
 * One step of a stream, to be filled and given to {@link SequenceReplay#add}: an observation with what led to it. It is
 * meant to be used again and again.
 */
public final class SequenceStep {
  private final float[] numbers;
  private final byte[] image;
  private final float[] action;
  private float reward;
  private boolean first;
  private boolean last;
  private boolean terminal;

  /**
   * A step of zeros.
   *
   * @param layout what it has
   */
  public SequenceStep(SequenceLayout layout) {
    numbers = new float[layout.numbers()];
    image = new byte[layout.imageBytes()];
    action = new float[layout.actions()];
  }

  /**
   * The numbers of the observation.
   *
   * @return the step's own array, to be filled
   */
  public float[] numbers() {
    return numbers;
  }

  /**
   * The picture of the observation.
   *
   * @return the step's own array, to be filled
   */
  public byte[] image() {
    return image;
  }

  /**
   * The action that led to the observation; the first step of an episode has none, whatever is here.
   *
   * @return the step's own array, to be filled
   */
  public float[] action() {
    return action;
  }

  /**
   * Sets what came with the observation.
   *
   * @param reward the reward of the action; the first step of an episode has 0, whatever is given
   * @param first whether the observation is the first of its episode
   * @param last whether it is the last, for whatever reason
   * @param terminal whether the episode ended for good with it; false at a time limit
   */
  public void came(float reward, boolean first, boolean last, boolean terminal) {
    this.reward = reward;
    this.first = first;
    this.last = last;
    this.terminal = terminal;
  }

  /**
   * Takes all but the action from where a stream is.
   *
   * @param stream the streams
   * @param instance which of them
   */
  public void read(StepStream stream, int instance) {
    System.arraycopy(stream.observations(), instance * numbers.length, numbers, 0, numbers.length);
    if (image.length > 0) {
      System.arraycopy(stream.images(), instance * image.length, image, 0, image.length);
    }
    came(stream.rewards()[instance], stream.first()[instance], stream.last()[instance], stream.terminal()[instance]);
  }

  float reward() {
    return reward;
  }

  boolean first() {
    return first;
  }

  boolean last() {
    return last;
  }

  boolean terminal() {
    return terminal;
  }
}
