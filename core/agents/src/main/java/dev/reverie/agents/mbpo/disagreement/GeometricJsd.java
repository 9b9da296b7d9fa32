package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * MACURA's measure (Frauenknecht et al. 2024, arXiv 2405.19014): the geometric Jensen-Shannon divergence at 1/2, mean
 * of all pairs of members. Between Gaussians it is the Bhattacharyya distance, {@code sum_d (mu_i - mu_j)^2 / (4 (v_i +
 * v_j)) + 1/2 ln((v_i + v_j) / (2 sqrt(v_i v_j)))}.
 *
 * <p>The expanded form, with differences of {@code mu^2 / v}, loses three digits at small variances. Here the logarithm
 * is {@code ln cosh((s_i - s_j) / 2)}, with s the log variances, which neither overflows nor needs the variances'
 * product.
 */
public record GeometricJsd() implements Disagreement {
  private static final float LOG_2 = (float) Math.log(2);

  @Override
  public String name() {
    return "geometricJsd";
  }

  @Override
  public String title() {
    return "geometric Jensen-Shannon divergence (MACURA)";
  }

  @Override
  public Tensor of(Gaussians members) {
    return pairs(members).meanFeatures();
  }

  /**
   * The divergence of each pair.
   *
   * @param members what the ensemble predicts, at least two members
   * @return {@code [rows, E (E - 1) / 2]}: (0, 1), (0, 2) and so on
   */
  public static Tensor pairs(Gaussians members) {
    if (members.size() < 2) {
      throw new IllegalArgumentException("geometric Jensen-Shannon divergence: an ensemble of one, expected at least 2 "
          + "members");
    }
    List<Tensor> variances = members.variances();
    List<Tensor> columns = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      for (int j = i + 1; j < members.size(); j++) {
        Tensor half = members.logVariances().get(i).minus(members.logVariances().get(j)).abs().times(0.5f);
        Tensor logCosh = half.plus(half.times(-2f).softplus()).minus(LOG_2);
        Tensor squares = members.means().get(i).minus(members.means().get(j)).square()
            .dividedBy(variances.get(i).plus(variances.get(j)));
        columns.add(squares.times(0.25f).plus(logCosh.times(0.5f)).sumFeatures());
      }
    }
    return columns.getFirst().concat(columns.subList(1, columns.size()).toArray(Tensor[]::new));
  }
}
