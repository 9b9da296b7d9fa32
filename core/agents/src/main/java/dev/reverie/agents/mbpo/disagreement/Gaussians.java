package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * What all members of an ensemble predict for the same rows: diagonal Gaussians.
 *
 * @param means one {@code [rows, D]} per member
 * @param logVariances the same shapes
 */
public record Gaussians(List<Tensor> means, List<Tensor> logVariances) {
  /** Refuses members that are missing or do not fit each other. */
  public Gaussians {
    means = List.copyOf(means);
    logVariances = List.copyOf(logVariances);
    if (means.isEmpty() || means.size() != logVariances.size()) {
      throw new IllegalArgumentException("ensemble of " + means.size() + " means and " + logVariances.size()
          + " log variances, expected as many, and at least one");
    }
    for (int i = 0; i < means.size(); i++) {
      if (!means.get(i).type().equals(means.getFirst().type())
          || !logVariances.get(i).type().equals(means.getFirst().type())) {
        throw new IllegalArgumentException("ensemble: member " + i + " has " + means.get(i) + " and "
            + logVariances.get(i) + ", expected the type of the first, " + means.getFirst().type());
      }
    }
  }

  /**
   * How many members there are.
   *
   * @return E
   */
  public int size() {
    return means.size();
  }

  /**
   * Numbers that each predicts.
   *
   * @return D
   */
  public int features() {
    return means.getFirst().type().features();
  }

  /**
   * The variances.
   *
   * @return one per member
   */
  public List<Tensor> variances() {
    return logVariances.stream().map(Tensor::exp).toList();
  }

  /**
   * The mean of the members' means.
   *
   * @return {@code [rows, D]}
   */
  public Tensor mean() {
    return mean(means);
  }

  /**
   * Some of the numbers predicted.
   *
   * @param from the first
   * @param to one past the last
   * @return the same members, over fewer numbers
   */
  public Gaussians slice(int from, int to) {
    return new Gaussians(means.stream().map(m -> m.slice(from, to)).toList(),
        logVariances.stream().map(v -> v.slice(from, to)).toList());
  }

  static Tensor mean(List<Tensor> all) {
    return sum(all).times(1f / all.size());
  }

  static Tensor sum(List<Tensor> all) {
    return all.stream().reduce(Tensor::plus).orElseThrow();
  }

  static Tensor max(List<Tensor> all) {
    return all.stream().reduce(Tensor::max).orElseThrow();
  }
}
