package dev.reverie.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The arithmetic of the table, on made-up forks. */
class MeasuredTest {
  private static final Row.Peer PEER = Row.Peer.libtorch("LinearLibtorch", Map.of());

  private static Fork fork(double peak, double... nanos) {
    double[] peaks = new double[nanos.length];
    Arrays.fill(peaks, peak);
    return new Fork(nanos, peaks, Double.NaN, 0);
  }

  private static Measured measured(double flops, double bytes) {
    return new Measured(new Row("gemm", "dX", "2x3x4", LinearBench.class, Map.of(), flops, bytes, List.of(PEER)));
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertEquals(2.5, Fork.median(4, 1, 3, 2));
    assertEquals(3, Fork.median(5, 3, 1));
  }

  @Test
  void timeIsTheMedianOfTheForksMedians() {
    Measured m = measured(1000, 400);
    m.add(fork(100, 10, 20, 1000));
    m.add(fork(100, 40, 40, 41));
    m.add(fork(100, 25, 24, 26));
    assertEquals(25, m.time().median());
    assertEquals(20, m.time().least());
    assertEquals(40, m.time().most());
    assertEquals(1000 / 25.0, m.gflops());
    assertEquals(400 / 25.0, m.gigabytes());
  }

  @Test
  void shareIsOfThePeakBesideEachIteration() {
    Measured m = measured(1000, 0);
    m.add(new Fork(new double[] {10, 20, 40}, new double[] {200, 100, 50}, Double.NaN, 0));
    assertEquals(0.5, m.share().median(), 1e-12);
    assertTrue(Double.isNaN(m.gigabytes()));
  }

  @Test
  void ratioIsTheMedianOverPairsOfForks() {
    Measured m = measured(1000, 0);
    for (double[] pair : new double[][] {{10, 30}, {20, 20}, {10, 20}}) {
      m.add(fork(100, pair[0]));
      m.add(PEER, fork(100, pair[1]));
    }
    assertEquals(2, m.ratio(PEER).median());
    assertEquals(1, m.ratio(PEER).least());
    assertEquals(3, m.ratio(PEER).most());
  }

  @Test
  void deviationIsTheLargestOnEitherSide() {
    Measured.Spread spread = new Measured.Spread(10, 7, 12);
    assertEquals(0.3, spread.deviation(), 1e-12);
    assertEquals(12 / 7.0, spread.ratio(), 1e-12);
  }

  @Test
  void bytesAreTheMostOfAnyFork() {
    Measured m = measured(1000, 0);
    m.add(new Fork(new double[] {1}, new double[] {1}, Double.NaN, 0));
    m.add(new Fork(new double[] {1}, new double[] {1}, Double.NaN, 24));
    assertEquals(24, m.bytes());
  }

  @Test
  void repeatedWorkIsGivenForOne() {
    Fork one = new Fork(new double[] {100, 200}, new double[] {50, 60}, 300, 40).dividedBy(10);
    assertEquals(15, one.time());
    assertEquals(55, one.peak());
    assertEquals(30, one.p99());
  }
}
