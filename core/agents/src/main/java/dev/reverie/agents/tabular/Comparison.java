package dev.reverie.agents.tabular;

import dev.reverie.agents.reproduce.Sample;
import dev.reverie.agents.run.FigurePage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured means beside expected ones, and whether all lie within a band of so many combined standard errors. */
final class Comparison {
  private static final List<String> HEAD = List.of("", "measured", "error", "expected", "error", "errors apart", "");

  private final double band;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean holds = true;

  Comparison(double band) {
    this.band = band;
  }

  /** Expects a mean that is known exactly. */
  void exactly(String what, Sample sample, double expected) {
    double apart = sample.errorsFrom(expected, 0);
    row(what, sample, number(expected), "exact", apart, Math.abs(apart) <= band);
  }

  /** Expects a mean that is known with a standard error. */
  void about(String what, Sample sample, double expected, double error) {
    double apart = sample.errorsFrom(expected, error);
    row(what, sample, number(expected), number(error), apart, Math.abs(apart) <= band);
  }

  /** Expects no less than a bound. */
  void atLeast(String what, Sample sample, double bound) {
    double apart = sample.errorsFrom(bound, 0);
    row(what, sample, "≥ " + number(bound), "exact", apart, apart >= -band);
  }

  private void row(String what, Sample sample, String expected, String error, double apart, boolean within) {
    holds &= within;
    rows.add(List.of(what, number(sample.mean()), number(sample.error()), expected, error,
        String.format(Locale.ROOT, "%+.1f", apart), within ? "" : "outside"));
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, v < 100 ? "%.3f" : "%.2f", v);
  }

  boolean holds() {
    return holds;
  }

  void print(PrintWriter out) {
    TextTable.print(out, HEAD, rows);
  }

  void add(FigurePage page) {
    page.heading("Measured against expected").table(HEAD, rows).note(String.format(Locale.ROOT,
        "Means over the seeds. Apart: the difference in combined standard errors; more than %.0f is outside.", band));
  }
}
