package dev.reverie.agents.mbpo;

import java.util.Arrays;

/**
 * The numbers of the ensemble of dynamics models.
 *
 * @param members networks that are trained
 * @param elites members used for rollouts: those of least hold-out error
 * @param hidden widths of the hidden layers
 * @param learningRate Adam's step size
 * @param batch transitions per member in a gradient step
 * @param decay weight decay of each layer, in the loss: decay / 2 times the squared weights
 * @param holdoutRatio share of the transitions that are held out
 * @param mostHoldout most transitions held out
 * @param improvement relative fall of a member's hold-out error that counts as an improvement
 * @param patience epochs without an improvement of any member after which one more ends the training
 * @param mostEpochs epochs after which training ends in any case
 * @param learnedBounds whether the bounds of the log variances are learned too, as MBPO's authors do; else they stay at
 *     -10 and 0.5, as those of MACURA have them
 */
public record EnsembleConfig(int members, int elites, int[] hidden, float learningRate, int batch, float[] decay,
    double holdoutRatio, int mostHoldout, double improvement, int patience, int mostEpochs,
    boolean learnedBounds) {
  /** Refuses numbers outside of their ranges. */
  public EnsembleConfig {
    hidden = hidden.clone();
    decay = decay.clone();
    require(members > 0, "members", members, "at least 1");
    require(elites > 0 && elites <= members, "elites", elites, "1 to the " + members + " members");
    require(Arrays.stream(hidden).allMatch(w -> w > 0), "hidden", Arrays.toString(hidden), "widths of at least 1");
    require(learningRate > 0, "learningRate", learningRate, "above 0");
    require(batch > 0, "batch", batch, "at least 1");
    require(decay.length == hidden.length + 1, "decay", Arrays.toString(decay),
        "one number for each of " + (hidden.length + 1) + " layers");
    require(holdoutRatio > 0 && holdoutRatio < 1, "holdoutRatio", holdoutRatio, "in (0, 1)");
    require(mostHoldout > 0, "mostHoldout", mostHoldout, "at least 1");
    require(improvement >= 0 && improvement < 1, "improvement", improvement, "in [0, 1)");
    require(patience >= 0, "patience", patience, "at least 0");
    require(mostEpochs > 0, "mostEpochs", mostEpochs, "at least 1");
  }

  private static void require(boolean holds, String key, Object came, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("ensemble: " + key + " is " + came + ", expected " + expected);
    }
  }

  /**
   * The settings of MBPO's authors: 7 members, 5 elites, four hidden layers of 200.
   *
   * @return the settings
   */
  public static EnsembleConfig reference() {
    return new EnsembleConfig(7, 5, new int[] {200, 200, 200, 200}, 1e-3f, 256,
        new float[] {2.5e-5f, 5e-5f, 7.5e-5f, 7.5e-5f, 1e-4f}, 0.2, 5000, 0.01, 5, 1000, true);
  }

  /**
   * Settings for tasks with a few numbers of observation and action: layers of 128. With some hundred transitions an
   * epoch is one or two gradient steps, and the authors' patience of 5 such epochs stops a model that is still ten
   * times too coarse; here it is 15.
   *
   * @param mostEpochs epochs after which training ends in any case
   * @return the settings
   */
  public static EnsembleConfig small(int mostEpochs) {
    EnsembleConfig r = reference();
    return new EnsembleConfig(r.members(), r.elites(), new int[] {128, 128, 128, 128}, r.learningRate(), r.batch(),
        r.decay(), r.holdoutRatio(), r.mostHoldout(), r.improvement(), 15, mostEpochs, r.learnedBounds());
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

  /**
   * Weight decay of each layer.
   *
   * @return a copy
   */
  @Override
  public float[] decay() {
    return decay.clone();
  }
}
