package dev.reverie.bench;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Every row that there is, in the order of the table. */
final class Catalog {
  /** Rows whose speed is that of products and of regions around them: what must not depend on a JVM's luck. */
  private static final Pattern STABLE = Pattern.compile("^(gemm|ensemble|sac)");

  private Catalog() {
  }

  static List<Row> all() {
    return Stream.of(LinearBench.rows(), EnsembleBench.rows(), EnsembleTrainingBench.rows(), RolloutBench.rows(),
        SacBench.rows(), PolicyBench.rows(), AdamBench.rows(), UnaryBench.rows(), NormalizeBench.rows(),
        SoftmaxBench.rows(), BinaryBench.rows(), DreamerBench.rows(), DreamerActBench.rows(), BlockLinearBench.rows(),
        LateResetBench.rows(), CategoricalBench.rows(), OneHotBench.rows(), TwoHotBench.rows(), StackBench.rows(),
        LaPropBench.rows(), Conv2dBench.rows(), PixelNormBench.rows(), PixelsBench.rows(), SwapFeaturesBench.rows(),
        QuantilesBench.rows(), RandomDrawBench.rows()).flatMap(List::stream).toList();
  }

  /** The rows that {@code --stability} takes when no filter is given. */
  static List<Row> stable() {
    return all().stream().filter(r -> r.matches(STABLE)).toList();
  }

  /**
   * The rows that a filter means.
   *
   * @param filter a regular expression, found anywhere in the name or the class of a row
   * @throws IllegalArgumentException if it is none, or means no row
   */
  static List<Row> select(String filter) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(filter, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("filter '" + filter + "' is no regular expression: " + e.getDescription(), e);
    }
    List<Row> rows = all().stream().filter(r -> r.matches(pattern)).toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("filter '" + filter + "' matches no row; there are\n  "
          + String.join("\n  ", all().stream().map(Row::name).toList()));
    }
    return rows;
  }
}
