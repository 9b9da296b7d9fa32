package dev.reverie.agents.mbpo.disagreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.Golden;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The measures against reference numbers, closed forms and plain double arithmetic, on a backend that rounds to floats.
 */
class DisagreementTest {
  private final ScalarBackend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  /** What an ensemble predicts for some rows: {@code [member][row][d]}. */
  private record Ensemble(float[][][] mean, float[][][] variance) {
    int members() {
      return mean.length;
    }

    int rows() {
      return mean[0].length;
    }

    int features() {
      return mean[0][0].length;
    }

    static Ensemble random(int members, int rows, int features, double spread) {
      RandomStream random = new RandomStream(7, "ensemble");
      float[][][] mean = new float[members][rows][features];
      float[][][] variance = new float[members][rows][features];
      for (int m = 0; m < members; m++) {
        for (int r = 0; r < rows; r++) {
          for (int d = 0; d < features; d++) {
            mean[m][r][d] = (float) (1 + spread * random.normal());
            variance[m][r][d] = (float) Math.exp(-3 + 2 * random.normal());
          }
        }
      }
      return new Ensemble(mean, variance);
    }

    /** One row; {@code numbers[member]} has the means, then the variances. */
    static Ensemble row(float[]... numbers) {
      int features = numbers[0].length / 2;
      float[][][] mean = new float[numbers.length][1][features];
      float[][][] variance = new float[numbers.length][1][features];
      for (int m = 0; m < numbers.length; m++) {
        System.arraycopy(numbers[m], 0, mean[m][0], 0, features);
        System.arraycopy(numbers[m], features, variance[m][0], 0, features);
      }
      return new Ensemble(mean, variance);
    }
  }

  private float[] run(Ensemble e, Function<Gaussians, Tensor> measure) {
    Program p = Program.trace(backend.newStore(0), g -> {
      Rows rows = g.rows("rows", e.rows());
      List<Tensor> means = new ArrayList<>();
      List<Tensor> logVariances = new ArrayList<>();
      for (int m = 0; m < e.members(); m++) {
        means.add(g.input("mean" + m, rows, e.features()));
        logVariances.add(g.input("variance" + m, rows, e.features()).log());
      }
      g.output("y", measure.apply(new Gaussians(means, logVariances)));
    });
    for (int m = 0; m < e.members(); m++) {
      p.input("mean" + m).set(flat(e.mean()[m]));
      p.input("variance" + m).set(flat(e.variance()[m]));
    }
    p.run();
    float[] y = new float[e.rows() * p.output("y").type().features()];
    p.output("y").get(y);
    return y;
  }

  private static float[] flat(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, all, r * rows[0].length, rows[0].length);
    }
    return all;
  }

  private interface Exact {
    double of(double[][] mean, double[][] variance);
  }

  /** Each row against double arithmetic. */
  private void assertMeasure(Ensemble e, Disagreement measure, Exact exact, double tolerance) {
    float[] y = run(e, measure::of);
    assertEquals(e.rows(), y.length);
    for (int r = 0; r < e.rows(); r++) {
      double[][] mean = new double[e.members()][e.features()];
      double[][] variance = new double[e.members()][e.features()];
      for (int m = 0; m < e.members(); m++) {
        for (int d = 0; d < e.features(); d++) {
          mean[m][d] = e.mean()[m][r][d];
          variance[m][d] = e.variance()[m][r][d];
        }
      }
      double expected = exact.of(mean, variance);
      assertEquals(expected, y[r], tolerance * Math.max(1, Math.abs(expected)), measure.name() + " of row " + r);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void geometricJsdIsThatOfTheReference(int seed) {
    Golden golden = Golden.load("geometric_jsd", seed);
    float[] mean = golden.input("mean");
    float[] variance = golden.input("var");
    int rows = golden.output("mean_jsd").length;
    int features = golden.columns("inputs", "mean");
    int members = mean.length / rows / features;
    int pairs = members * (members - 1) / 2;
    Ensemble e = new Ensemble(new float[members][rows][features], new float[members][rows][features]);
    for (int i = 0; i < mean.length; i++) {
      e.mean()[i / features / rows][i / features % rows][i % features] = mean[i];
      e.variance()[i / features / rows][i / features % rows][i % features] = variance[i];
    }
    golden.assertClose("mean", golden.output("mean_jsd"), run(e, new GeometricJsd()::of), 1e-6);
    float[] byRow = run(e, GeometricJsd::pairs);
    float[] byPair = new float[byRow.length];
    for (int i = 0; i < byRow.length; i++) {
      byPair[i % pairs * rows + i / pairs] = byRow[i];
    }
    golden.assertClose("pairs", golden.output("pairs"), byPair, 1e-6);
  }

  @Test
  void theExpandedFormLosesWhatTheCollapsedOneKeeps() {
    // Means near 1, variances near 1e-4: mu^2 / v is 1e4, and what is left of the differences is 0.2.
    Ensemble e = Ensemble.row(new float[] {1.0123f, 1.02e-4f}, new float[] {1.0213f, 1.07e-4f});
    double m1 = 1.0123f;
    double m2 = 1.0213f;
    double v1 = 1.02e-4f;
    double v2 = 1.07e-4f;
    double truth = (m1 - m2) * (m1 - m2) / (4 * (v1 + v2)) + 0.5 * Math.log((v1 + v2) / (2 * Math.sqrt(v1 * v2)));
    double collapsed = run(e, new GeometricJsd()::of)[0];
    double expanded = run(e, DisagreementTest::expanded)[0];
    assertEquals(truth, collapsed, 1e-5 * truth);
    assertTrue(Math.abs(expanded - truth) > 1e-3 * truth, "expanded " + expanded + ", true " + truth);
  }

  /** The same divergence as differences of {@code mu^2 / v}. */
  private static Tensor expanded(Gaussians two) {
    Tensor m1 = two.means().getFirst();
    Tensor m2 = two.means().getLast();
    Tensor v1 = two.variances().getFirst();
    Tensor v2 = two.variances().getLast();
    Tensor one = m1.graph().constant(1f);
    Tensor v = one.dividedBy(one.dividedBy(v1).plus(one.dividedBy(v2)).times(0.5f));
    Tensor m = v.times(m1.dividedBy(v1).plus(m2.dividedBy(v2)).times(0.5f));
    Tensor squares = m1.dividedBy(v1).times(m1).plus(m2.dividedBy(v2).times(m2)).times(0.5f)
        .minus(m.dividedBy(v).times(m));
    Tensor logs = v1.log().plus(v2.log()).times(0.5f).minus(v.log());
    return squares.plus(logs).times(0.5f).sumFeatures();
  }

  @Test
  void geometricJsdIsThePlainFormula() {
    assertMeasure(Ensemble.random(4, 20, 3, 0.3), new GeometricJsd(), (m, v) -> {
      double sum = 0;
      for (int i = 0; i < m.length; i++) {
        for (int j = 0; j < i; j++) {
          for (int d = 0; d < m[0].length; d++) {
            double s = v[i][d] + v[j][d];
            sum += Math.pow(m[i][d] - m[j][d], 2) / (4 * s) + 0.5 * Math.log(s / (2 * Math.sqrt(v[i][d] * v[j][d])));
          }
        }
      }
      return sum / (m.length * (m.length - 1) / 2);
    }, 3e-6);
  }

  @Test
  void geometricJsdNeitherOverflowsNorMissesTheLeastDifference() {
    Ensemble far = Ensemble.row(new float[] {0, 1e-30f}, new float[] {0, 1e30f});
    // (v1 + v2) / (2 sqrt(v1 v2)) is 1e30 / 2.
    assertEquals(0.5 * (30 * Math.log(10) - Math.log(2)), run(far, new GeometricJsd()::of)[0], 1e-3);
    Ensemble same = Ensemble.row(new float[] {3, 1e-4f}, new float[] {3, 1e-4f});
    assertEquals(0, run(same, new GeometricJsd()::of)[0], 1e-7);
  }

  @Test
  void oneVersusRestIsTheDivergenceFromTheMomentsOfTheOthers() {
    Ensemble e = Ensemble.random(4, 20, 3, 0.3);
    for (int c = 0; c < 4; c++) {
      int chosen = c;
      Disagreement one = new Disagreement() {
        @Override
        public String name() {
          return "member " + chosen;
        }

        @Override
        public String title() {
          return name();
        }

        @Override
        public Tensor of(Gaussians members) {
          return OneVersusRest.each(members).slice(chosen, chosen + 1);
        }
      };
      assertMeasure(e, one, (m, v) -> versusRest(m, v, chosen), 1e-5);
    }
    assertMeasure(e, new OneVersusRest(), (m, v) -> {
      double sum = 0;
      for (int i = 0; i < m.length; i++) {
        sum += versusRest(m, v, i);
      }
      return sum / m.length;
    }, 1e-5);
  }

  private static double versusRest(double[][] m, double[][] v, int c) {
    double kl = 0;
    int n = m.length - 1;
    for (int d = 0; d < m[0].length; d++) {
      double mean = 0;
      double second = 0;
      for (int i = 0; i < m.length; i++) {
        mean += i == c ? 0 : m[i][d] / n;
        second += i == c ? 0 : (v[i][d] + m[i][d] * m[i][d]) / n;
      }
      double variance = second - mean * mean;
      kl += 0.5 * (Math.log(variance / v[c][d]) - 1 + v[c][d] / variance
          + Math.pow(m[c][d] - mean, 2) / variance);
    }
    return kl;
  }

  @Test
  void oneVersusRestOfTwoIsTheDivergenceOfTwo() {
    // KL(N(1, 4) || N(3, 2)) = 1/2 (ln(2/4) + (4 + 4) / 2 - 1).
    Ensemble e = Ensemble.row(new float[] {1, 4}, new float[] {3, 2});
    assertEquals(0.5 * (Math.log(0.5) + 3), run(e, OneVersusRest::each)[0], 1e-6);
    assertEquals(0.5 * (Math.log(2) + 0.5), run(e, OneVersusRest::each)[1], 1e-6);
  }

  @Test
  void maxAleatoricIsTheGreatestNormOfDeviations() {
    Ensemble e = Ensemble.row(new float[] {0, 9, 9, 16}, new float[] {5, 5, 1, 1});
    assertEquals(5, run(e, new MaxAleatoric()::of)[0], 1e-6);
    assertFalse(new MaxAleatoric().isEpistemic());
  }

  @Test
  void meansAreComparedWithTheirMean() {
    // Means (0, 0), (6, 0), (0, 8) with mean (2, 8/3); the last is farthest.
    Ensemble e = Ensemble.row(new float[] {0, 0, 1, 1}, new float[] {6, 0, 2, 3}, new float[] {0, 8, 5, 1});
    assertEquals(Math.sqrt(4 + Math.pow(16 / 3.0, 2)), run(e, new PairwiseDifference()::of)[0], 1e-5);
    // Variances of the population: (4 + 16 + 4) / 3 = 8, and 128 / 9 for 0, 0, 8.
    assertEquals(Math.sqrt((8 + 128 / 9.0) / 2), run(e, new EnsembleDeviation()::of)[0], 1e-5);
  }

  @Test
  void jensenRenyiIsThePlainFormula() {
    assertMeasure(Ensemble.random(4, 20, 3, 0.3), new JensenRenyi(), DisagreementTest::renyi, 3e-6);
  }

  private static double renyi(double[][] m, double[][] v) {
    double sum = 0;
    double logs = 0;
    int dims = m[0].length;
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < m.length; j++) {
        double square = 0;
        double determinant = 1;
        for (int d = 0; d < dims; d++) {
          square += Math.pow(m[i][d] - m[j][d], 2) / (v[i][d] + v[j][d]);
          determinant *= v[i][d] + v[j][d];
        }
        sum += Math.exp(-square / 2) / Math.sqrt(determinant);
      }
      for (int d = 0; d < dims; d++) {
        logs += 0.5 * Math.log(v[i][d]) / m.length;
      }
    }
    return -Math.log(sum / (m.length * m.length)) - logs - dims / 2.0 * Math.log(2);
  }

  @Test
  void jensenRenyiIsZeroWhereAllAgreeAndLogEWhereNoneDoes() {
    Ensemble same = Ensemble.row(new float[] {1, 2, 0.1f, 3}, new float[] {1, 2, 0.1f, 3}, new float[] {1, 2, 0.1f, 3});
    assertEquals(0, run(same, new JensenRenyi()::of)[0], 1e-5);
    // So far apart that every cross term is below the least float.
    Ensemble apart = Ensemble.row(new float[] {-1e3f, 1e-4f}, new float[] {0, 1e-4f}, new float[] {1e3f, 1e-4f});
    assertEquals(Math.log(3), run(apart, new JensenRenyi()::of)[0], 1e-5);
  }

  @Test
  void jensenRenyiIsBelowZeroWhereVariancesDiffer() {
    // One mean, variances 1 and 1e-4.
    Ensemble e = Ensemble.row(new float[] {0, 1}, new float[] {0, 1e-4f});
    double exact = Math.log(4) - Math.log(Math.sqrt(0.5) + Math.sqrt(5000) + 2 / Math.sqrt(1.0001))
        - Math.log(1e-4) / 4 - Math.log(2) / 2;
    assertEquals(exact, run(e, new JensenRenyi()::of)[0], 1e-4);
    assertTrue(exact < -0.9, "" + exact);
  }

  @Test
  void theFusionWeighsByPrecision() {
    // Precisions 1 and 3: v = 1/2, m = (1 * 0 + 3 * 4) / 4 = 3, e = (9 + 1) / 2, K = 0.5 / 5.5.
    Ensemble e = Ensemble.row(new float[] {0, 1}, new float[] {4, 1 / 3f});
    assertEquals(3, run(e, g -> PrecisionFusion.of(g).mean())[0], 1e-5);
    assertEquals(0.5, run(e, g -> PrecisionFusion.of(g).variance())[0], 1e-6);
    assertEquals(1 / 11.0, run(e, g -> PrecisionFusion.of(g).gain())[0], 1e-6);
    assertEquals(5 / 11.0, run(e, g -> PrecisionFusion.of(g).conditionalVariance())[0], 1e-6);
    Function<Gaussians, Tensor> propagated = g -> PrecisionFusion.of(g).propagate(
        g.mean().graph().constant(14f).broadcastTo(g.mean().type().rows()),
        g.mean().graph().constant(2f).broadcastTo(g.mean().type().rows()));
    assertEquals(3 + 11 / 11.0 + 2 * Math.sqrt(5 / 11.0), run(e, propagated)[0], 1e-5);
    double bits = 0.5 * Math.log(2 * Math.PI * Math.E * 5 / 11) / Math.log(2) - Math.log(1e-6) / Math.log(2);
    assertEquals(bits, run(e, g -> PrecisionFusion.of(g).lostBits(1e-6))[0], 1e-5);
  }

  @Test
  void whereAllAgreeNothingIsLost() {
    Ensemble e = Ensemble.row(new float[] {2, 0.3f}, new float[] {2, 0.3f});
    assertEquals(0, run(e, g -> PrecisionFusion.of(g).lostBits(1e-6))[0]);
    assertEquals(1, run(e, g -> PrecisionFusion.of(g).gain())[0], 1e-6);
  }

  @Test
  void ensemblesThatDoNotFitAreRefused() {
    Ensemble one = Ensemble.row(new float[] {2, 0.3f});
    for (Disagreement d : List.of(new OneVersusRest(), new GeometricJsd())) {
      assertTrue(assertThrows(IllegalArgumentException.class, () -> run(one, d::of)).getMessage()
          .contains("expected at least 2 members"));
    }
    assertEquals(0, run(one, new JensenRenyi()::of)[0], 1e-6);
    assertThrows(IllegalArgumentException.class, () -> run(one, g -> new GeometricJsd().of(
        new Gaussians(List.of(g.means().getFirst(), g.means().getFirst().slice(0, 1)), g.logVariances()))));
    assertThrows(IllegalArgumentException.class, () -> new Gaussians(List.of(), List.of()));
    assertEquals(6, Disagreement.all().stream().map(Disagreement::name).distinct().count());
  }
}
