package dev.reverie.agents.train;

/** Everything that can be set about an algorithm's training: a record whose fields are the keys of {@code --set}. */
public interface Settings {
  /**
   * The part that all algorithms share.
   *
   * @return how long to train and when to look
   */
  TrainingConfig training();
}
