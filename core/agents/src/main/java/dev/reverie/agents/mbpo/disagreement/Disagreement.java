package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;
import java.util.List;

/** A number for each row that says how far an ensemble's prediction is to be trusted: the less, the better. */
public interface Disagreement {
  /**
   * The name in metrics and reports.
   *
   * @return a word in camel case
   */
  String name();

  /**
   * The name in words.
   *
   * @return a few words
   */
  String title();

  /**
   * Traces the measure.
   *
   * @param members what the ensemble predicts
   * @return {@code [rows, 1]}
   */
  Tensor of(Gaussians members);

  /**
   * Whether it looks at how the members differ; else it looks at the noise that each expects.
   *
   * @return true for all but {@link MaxAleatoric}
   */
  default boolean isEpistemic() {
    return true;
  }

  /**
   * All measures.
   *
   * @return one of each kind
   */
  static List<Disagreement> all() {
    return List.of(new MaxAleatoric(), new PairwiseDifference(), new EnsembleDeviation(), new OneVersusRest(),
        new GeometricJsd(), new JensenRenyi());
  }
}
