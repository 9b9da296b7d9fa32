package dev.reverie.agents.train;

import java.util.Arrays;

/**
 * Returns of whole episodes without exploration.
 *
 * @param returns one per episode: the sum of its rewards, not discounted
 */
public record Evaluation(double[] returns) {
  /** Refuses no episodes. */
  public Evaluation {
    returns = returns.clone();
    if (returns.length == 0) {
      throw new IllegalArgumentException("evaluation: no episodes");
    }
  }

  /**
   * The returns.
   *
   * @return a copy
   */
  @Override
  public double[] returns() {
    return returns.clone();
  }

  /**
   * Their mean.
   *
   * @return the mean
   */
  public double mean() {
    return Arrays.stream(returns).average().orElseThrow();
  }

  /**
   * Their standard deviation, of the population.
   *
   * @return the deviation
   */
  public double deviation() {
    double mean = mean();
    return Math.sqrt(Arrays.stream(returns).map(r -> (r - mean) * (r - mean)).average().orElseThrow());
  }

  /**
   * The least.
   *
   * @return the worst episode's return
   */
  public double least() {
    return Arrays.stream(returns).min().orElseThrow();
  }

  /**
   * The greatest.
   *
   * @return the best episode's return
   */
  public double greatest() {
    return Arrays.stream(returns).max().orElseThrow();
  }
}
