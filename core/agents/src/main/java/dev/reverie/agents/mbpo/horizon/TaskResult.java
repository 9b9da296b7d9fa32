package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.mbpo.disagreement.Disagreement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What all seeds of one task measured.
 *
 * @param growing as data grows, one for each seed
 * @param auroc of each measure of disagreement, one for each seed
 */
record TaskResult(List<GrowingData.Result> growing, List<Map<Disagreement, Double>> auroc) {
  private static final double LEAST_CORRELATION = 0.8;
  private static final double LEAST_AUROC = 0.9;

  /** A controller's mean length by size, one line for each seed. */
  List<double[]> lengths(String controller) {
    return growing.stream().map(g -> g.meanLength().get(controller)).toList();
  }

  /** The mean of the seeds' lines. */
  static double[] mean(List<double[]> lines) {
    double[] mean = new double[lines.getFirst().length];
    for (double[] line : lines) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += line[i] / lines.size();
      }
    }
    return mean;
  }

  /** Rank correlation of the mean length, mean of the seeds, with the number of transitions. */
  double correlation(String controller, int[] sizes) {
    return RankStatistics.spearman(Arrays.stream(sizes).asDoubleStream().toArray(), mean(lengths(controller)));
  }

  /** A measure's area under the curve, mean of the seeds. */
  double auroc(Disagreement measure) {
    return auroc.stream().mapToDouble(a -> a.get(measure)).average().orElseThrow();
  }

  /** M2AC keeps a quarter of its horizon whatever it sees, and the noise that members expect is no disagreement. */
  List<Verdict> verdicts(String task, int[] sizes) {
    List<Verdict> all = new ArrayList<>();
    for (String c : GrowingData.CONTROLLERS) {
      double rho = correlation(c, sizes);
      all.add(new Verdict(task + ": " + c + ", rank correlation of length and data", rho, "> " + LEAST_CORRELATION,
          rho > LEAST_CORRELATION, !c.equals("m2ac")));
    }
    for (Disagreement d : Disagreement.all()) {
      double area = auroc(d);
      all.add(new Verdict(task + ": AUROC of " + d.title(), area, "> " + LEAST_AUROC, area > LEAST_AUROC,
          d.isEpistemic()));
    }
    return all;
  }
}
