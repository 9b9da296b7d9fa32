package dev.reverie.cli;

import dev.reverie.agents.train.Evaluation;
import dev.reverie.agents.train.Training;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * How a training goes: one line that is drawn over and over on a terminal, and a line for each evaluation. Where
 * standard error is no terminal, only the latter.
 */
final class ProgressLine implements Training.Listener {
  private static final long REDRAW_NANOS = 200_000_000;

  private final PrintWriter err;
  private final String label;
  private final boolean terminal;
  private long drawn;
  private double ratesFrom;
  private long updatesThen;
  private double flopsThen;
  private double updateRate;
  private double flopRate;

  /**
   * Draws on standard error.
   *
   * @param err standard error
   * @param label what is being trained
   * @param terminal whether standard error is a terminal
   */
  ProgressLine(PrintWriter err, String label, boolean terminal) {
    this.err = err;
    this.label = label;
    this.terminal = terminal;
  }

  /** Whether standard error is a terminal, as the launcher has found out. */
  static boolean onTerminal() {
    return Boolean.getBoolean("reverie.terminal");
  }

  @Override
  public void step(Training.Progress p) {
    long now = System.nanoTime();
    if (!terminal || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    if (p.seconds() - ratesFrom > 2) {
      updateRate = (p.updates() - updatesThen) / (p.seconds() - ratesFrom);
      flopRate = (p.flops() - flopsThen) / (p.seconds() - ratesFrom);
      ratesFrom = p.seconds();
      updatesThen = p.updates();
      flopsThen = p.flops();
    }
    err.print("\r\u001b[K" + text(p));
    err.flush();
  }

  private String text(Training.Progress p) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s  %,d/%,d  %3.0f%%", label, p.step(),
        p.steps(), 100.0 * p.step() / p.steps()));
    if (p.fraction() > 0) {
      line.append("  left ").append(duration(p.seconds() / p.fraction() * (1 - p.fraction())));
    }
    if (!Double.isNaN(p.lastReturn())) {
      line.append(String.format(Locale.ROOT, "  return %.1f", p.lastReturn()));
    }
    if (updateRate > 0) {
      line.append(String.format(Locale.ROOT, "  %.0f updates/s  %.0f GFLOP/s", updateRate, flopRate / 1e9));
    }
    return line.toString();
  }

  static String duration(double seconds) {
    long s = Math.round(seconds);
    return s >= 3600 ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
  }

  @Override
  public void evaluated(long step, Evaluation e) {
    clear();
    err.printf(Locale.ROOT, "%s  step %,d: return %.2f (least %.2f, greatest %.2f, %d episodes)%n", label, step,
        e.mean(), e.least(), e.greatest(), e.returns().length);
    err.flush();
  }

  /** Makes room for other output. */
  void clear() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
