package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * M2AC's measure (Pan et al. 2020, arXiv 2010.04893): {@code KL(N_c || N_rest)}, c the member that was chosen to
 * predict, and rest the Gaussian with mean and variance of the mixture of all others. As a measure of the state alone
 * it is the mean over c.
 */
public record OneVersusRest() implements Disagreement {
  @Override
  public String name() {
    return "oneVersusRest";
  }

  @Override
  public String title() {
    return "one-versus-rest KL (M2AC)";
  }

  @Override
  public Tensor of(Gaussians members) {
    return each(members).meanFeatures();
  }

  /**
   * The divergence of each member from the others.
   *
   * @param members what the ensemble predicts, at least two members
   * @return {@code [rows, E]}
   */
  public static Tensor each(Gaussians members) {
    if (members.size() < 2) {
      throw new IllegalArgumentException("one-versus-rest: an ensemble of one, expected at least 2 members");
    }
    List<Tensor> variances = members.variances();
    List<Tensor> columns = new ArrayList<>();
    for (int c = 0; c < members.size(); c++) {
      columns.add(divergence(members, variances, c));
    }
    return columns.getFirst().concat(columns.subList(1, columns.size()).toArray(Tensor[]::new));
  }

  /** Sums over the others are made anew for each member: taking one from the sum of all would cancel. */
  private static Tensor divergence(Gaussians members, List<Tensor> variances, int c) {
    int[] rest = IntStream.range(0, members.size()).filter(i -> i != c).toArray();
    Tensor mean = Gaussians.mean(IntStream.of(rest).mapToObj(i -> members.means().get(i)).toList());
    Tensor variance = Gaussians.mean(IntStream.of(rest)
        .mapToObj(i -> members.means().get(i).minus(mean).square().plus(variances.get(i))).toList());
    return kl(members.means().get(c), members.logVariances().get(c), variances.get(c), mean, variance);
  }

  private static Tensor kl(Tensor mean, Tensor logVariance, Tensor variance, Tensor otherMean, Tensor otherVariance) {
    Tensor square = mean.minus(otherMean).square().plus(variance).dividedBy(otherVariance);
    return square.plus(otherVariance.log()).minus(logVariance).minus(1f).sumFeatures().times(0.5f);
  }
}
