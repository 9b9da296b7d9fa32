package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * MAX's utility (Shyam et al. 2019, arXiv 1810.12162): the Jensen-Renyi divergence of order 2, Renyi entropy of the
 * mixture less the mean entropy of the members,
 * {@code -ln(E^-2 sum_ij exp(-1/2 d' (S_i + S_j)^-1 d) / sqrt|S_i + S_j|) - mean_i 1/2 ln|S_i| - D/2 ln 2} with
 * {@code d = mu_i - mu_j}. The sum is taken by log-sum-exp: its terms underflow where members are apart.
 *
 * <p>It is at most {@code ln E}: where no two members overlap and their variances are alike. Where these differ it is
 * less, and below 0 where the means agree: entropy of order 2 is not concave. So it ranks states only where variances
 * are of one size.
 */
public record JensenRenyi() implements Disagreement {
  @Override
  public String name() {
    return "jensenRenyi";
  }

  @Override
  public String title() {
    return "Jensen-Renyi divergence (MAX)";
  }

  @Override
  public Tensor of(Gaussians members) {
    int e = members.size();
    List<Tensor> variances = members.variances();
    List<Tensor> logDeterminants = members.logVariances().stream().map(Tensor::sumFeatures).toList();
    float twice = (float) (members.features() * Math.log(2));
    List<Tensor> terms = new ArrayList<>();
    for (int i = 0; i < e; i++) {
      terms.add(logDeterminants.get(i).plus(twice).times(-0.5f));
      for (int j = i + 1; j < e; j++) {
        Tensor variance = variances.get(i).plus(variances.get(j));
        Tensor squares = members.means().get(i).minus(members.means().get(j)).square().dividedBy(variance);
        // (i, j) and (j, i) are the same.
        terms.add(squares.plus(variance.log()).sumFeatures().times(-0.5f).plus((float) Math.log(2)));
      }
    }
    Tensor entropyOfMixture = logSumExp(terms).minus((float) (2 * Math.log(e))).negate();
    return entropyOfMixture.minus(Gaussians.mean(logDeterminants).plus(twice).times(0.5f));
  }

  private static Tensor logSumExp(List<Tensor> terms) {
    if (terms.size() == 1) {
      return terms.getFirst();
    }
    Tensor all = terms.getFirst().concat(terms.subList(1, terms.size()).toArray(Tensor[]::new));
    return terms.getFirst().minus(all.logSoftmax().slice(0, 1));
  }
}
