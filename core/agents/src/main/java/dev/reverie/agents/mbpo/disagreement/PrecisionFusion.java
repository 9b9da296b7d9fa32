package dev.reverie.agents.mbpo.disagreement;

import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Infoprop's reading of an ensemble (Frauenknecht et al. 2025, arXiv 2501.16918): the environment's step as the members
 * agree on it, and a member's sample of it as a noisy observation, by {@code K} of a Kalman filter.
 *
 * <p>Fused variance {@code v = 1 / mean_i (1 / v_i)} and mean {@code m = v mean_i (mu_i / v_i)}; epistemic variance
 * {@code e = mean_i (mu_i - m)^2}; {@code K = v / (v + e)}; given a member's sample x, the step is
 * {@code N(m + K (x - m), (1 - K) v)}.
 *
 * @param mean m, {@code [rows, D]}
 * @param variance v
 * @param gain K
 * @param conditionalVariance {@code (1 - K) v}
 */
public record PrecisionFusion(Tensor mean, Tensor variance, Tensor gain, Tensor conditionalVariance) {
  private static final float LOG_2 = (float) Math.log(2);
  /** {@code log2(2 pi e) / 2}: bits of a Gaussian of variance 1. */
  private static final double UNIT_BITS = Math.log(2 * Math.PI * Math.E) / Math.log(2) / 2;
  /** Keeps the logarithm of a variance of 0 finite; far below any accuracy. */
  private static final float LEAST_VARIANCE = 1e-36f;

  /**
   * Traces the fusion.
   *
   * @param members what the ensemble predicts
   * @return what it amounts to
   */
  public static PrecisionFusion of(Gaussians members) {
    List<Tensor> precisions = members.logVariances().stream().map(s -> s.negate().exp()).toList();
    Tensor precision = Gaussians.mean(precisions);
    Tensor variance = precision.graph().constant(1f).dividedBy(precision);
    // Around the plain mean, so that what is weighed is as small as the members' differences.
    Tensor centre = members.mean();
    Tensor mean = Gaussians.mean(IntStream.range(0, members.size())
        .mapToObj(i -> members.means().get(i).minus(centre).times(precisions.get(i))).toList())
        .times(variance).plus(centre);
    Tensor epistemic = Gaussians.mean(members.means().stream().map(m -> m.minus(mean).square()).toList());
    Tensor total = variance.plus(epistemic);
    return new PrecisionFusion(mean, variance, variance.dividedBy(total),
        variance.times(epistemic).dividedBy(total));
  }

  /**
   * The step, given a member's sample.
   *
   * @param sample x, {@code [rows, D]}
   * @param noise standard normal, the same shape
   * @return a sample of {@code N(m + K (x - m), (1 - K) v)}
   */
  public Tensor propagate(Tensor sample, Tensor noise) {
    return mean.plus(gain.times(sample.minus(mean))).plus(conditionalVariance.sqrt().times(noise));
  }

  /**
   * Information that is lost in the step: what is left uncertain, read to some accuracy, and never below 0.
   *
   * @param accuracy width of what counts as one value, in the units of what is predicted
   * @return {@code max(0, 1/2 log2(2 pi e (1 - K) v) - log2 accuracy)} bits, {@code [rows, D]}
   */
  public Tensor lostBits(double accuracy) {
    float offset = (float) (UNIT_BITS - Math.log(accuracy) / Math.log(2));
    return conditionalVariance.plus(LEAST_VARIANCE).log().times(0.5f / LOG_2).plus(offset).relu();
  }
}
