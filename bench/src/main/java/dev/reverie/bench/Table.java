package dev.reverie.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table: one line for each row, and one more for each peer. */
final class Table {
  private static final String FORMAT = "%-26s %10s %21s %8s %7s %6s %8s";

  private Table() {
  }

  static String head() {
    return String.format(Locale.ROOT, FORMAT, "operation", "median us", "min..max of forks", "GFLOP/s", "GB/s", "peak",
        "bytes");
  }

  /** The line, or lines, of a row. */
  static String lines(Measured m) {
    Measured.Spread time = m.time();
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, FORMAT, m.row().name(), micros(time.median()),
        spread(time), number(m.gflops(), 1), number(m.gigabytes(), 1), percent(m.share().median()),
        number(m.bytes(), 0)));
    if (!Double.isNaN(m.p99())) {
      text.append(String.format(Locale.ROOT, "%n  %-24s %10s", "99 % of calls within", micros(m.p99())));
    }
    for (Map.Entry<Row.Peer, List<Fork>> e : m.peers().entrySet()) {
      Measured.Spread theirs = Measured.Spread.of(e.getValue(), Fork::time);
      Measured.Spread ratio = m.ratio(e.getKey());
      text.append(String.format(Locale.ROOT, "%n  %-24s %10s %21s   %s times ours (%s..%s)", e.getKey().label(),
          micros(theirs.median()), spread(theirs), number(ratio.median(), 2), number(ratio.least(), 2),
          number(ratio.most(), 2)));
    }
    return text.toString();
  }

  static String stabilityHead() {
    return String.format(Locale.ROOT, "%-26s %6s %8s %16s %9s %15s", "operation", "JVMs", "of peak", "min..max",
        "max/min", "off the median");
  }

  /** How far the forks of a row are apart, each as a share of the peak beside it. */
  static String stability(Measured m) {
    Measured.Spread share = m.share();
    return String.format(Locale.ROOT, "%-26s %6d %8s %16s %9s %15s", m.row().name(), m.ours().size(),
        percent(share.median()), percent(share.least()) + ".." + percent(share.most()), number(share.ratio(), 3),
        percent(share.deviation()));
  }

  private static String spread(Measured.Spread s) {
    return micros(s.least()) + ".." + micros(s.most());
  }

  /** Three digits at least, from nanoseconds. */
  static String micros(double nanos) {
    double us = nanos / 1000;
    return number(us, us < 10 ? 3 : us < 100 ? 2 : us < 1000 ? 1 : 0);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : number(100 * share, 1) + "%";
  }

  private static String number(double value, int decimals) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
