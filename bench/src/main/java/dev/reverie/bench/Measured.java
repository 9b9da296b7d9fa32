package dev.reverie.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The forks of a row so far, ours and the peers'. */
final class Measured {
  private final Row row;
  private final List<Fork> ours = new ArrayList<>();
  private final Map<Row.Peer, List<Fork>> peers = new LinkedHashMap<>();

  Measured(Row row) {
    this.row = row;
  }

  Row row() {
    return row;
  }

  void add(Fork fork) {
    ours.add(fork);
  }

  void add(Row.Peer peer, Fork fork) {
    peers.computeIfAbsent(peer, p -> new ArrayList<>()).add(fork);
  }

  List<Fork> ours() {
    return ours;
  }

  Map<Row.Peer, List<Fork>> peers() {
    return peers;
  }

  /**
   * A quantity over several forks.
   *
   * @param median of all
   * @param least of all
   * @param most of all
   */
  record Spread(double median, double least, double most) {
    static Spread of(List<Fork> forks, ToDoubleFunction<Fork> quantity) {
      double[] values = forks.stream().mapToDouble(quantity).toArray();
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (double v : values) {
        least = Math.min(least, v);
        most = Math.max(most, v);
      }
      return new Spread(Fork.median(values), least, most);
    }

    /** The largest over the least. */
    double ratio() {
      return most / least;
    }

    /** The largest distance from the median, as a share of it. */
    double deviation() {
      return Math.max(most - median, median - least) / median;
    }
  }

  /** Nanoseconds a call. */
  Spread time() {
    return Spread.of(ours, Fork::time);
  }

  /** Operations a nanosecond, which is GFLOP/s; NaN where the work has none to speak of. */
  double gflops() {
    return row.flops() == 0 ? Double.NaN : row.flops() / time().median();
  }

  /** Bytes a nanosecond, which is GB/s; NaN where they are not counted. */
  double gigabytes() {
    return row.bytes() == 0 ? Double.NaN : row.bytes() / time().median();
  }

  /** Share of the peak. */
  Spread share() {
    return Spread.of(ours, f -> row.flops() == 0 ? Double.NaN : f.share(row.flops()));
  }

  /** Bytes allocated by a call, the most of all forks. */
  double bytes() {
    return Spread.of(ours, Fork::bytes).most();
  }

  /** 99th percentile in nanoseconds, NaN where not taken. */
  double p99() {
    return Spread.of(ours, Fork::p99).median();
  }

  /** How many times our time a peer takes: the median over the pairs of forks that ran one after the other. */
  Spread ratio(Row.Peer peer) {
    List<Fork> theirs = peers.get(peer);
    double[] ratios = new double[Math.min(ours.size(), theirs.size())];
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = theirs.get(i).time() / ours.get(i).time();
      least = Math.min(least, ratios[i]);
      most = Math.max(most, ratios[i]);
    }
    return new Spread(Fork.median(ratios), least, most);
  }
}
