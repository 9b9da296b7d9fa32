package dev.reverie.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Row.Peer PEER = Row.Peer.libtorch("split", "RolloutLibtorch", Map.of());

  private static Measured measured() {
    Measured m = new Measured(new Row("gemm", "dX", "2x3x4", LinearBench.class, Map.of(), 5e6, 0, List.of(PEER)));
    m.add(new Fork(new double[] {50_000}, new double[] {200}, Double.NaN, 0));
    m.add(new Fork(new double[] {40_000}, new double[] {200}, Double.NaN, 0));
    m.add(PEER, new Fork(new double[] {75_000}, new double[] {200}, Double.NaN, 0));
    m.add(PEER, new Fork(new double[] {80_000}, new double[] {200}, Double.NaN, 0));
    return m;
  }

  @Test
  void aRowHasTimeSpeedShareAndBytes() {
    String[] lines = Table.lines(measured()).split("\\R");
    assertEquals("gemm.dX 2x3x4 45.00 40.00..50.00 111.1 - 56.3% 0", lines[0].replaceAll(" +", " "));
    assertEquals(Table.head().length(), lines[0].length());
  }

  @Test
  void aPeerHasTimeAndRatio() {
    String[] lines = Table.lines(measured()).split("\\R");
    assertEquals(2, lines.length);
    assertEquals(" libtorch split 77.50 75.00..80.00 1.75 times ours (1.50..2.00)", lines[1].replaceAll(" +", " "));
  }

  @Test
  void percentileIsTheSecondLineWhereTaken() {
    Measured m = new Measured(new Row("policy", "act", "2x256", PolicyBench.class, Map.of(), 1, 1, List.of()));
    m.add(new Fork(new double[] {5000}, new double[] {200}, 9000, 0));
    assertTrue(Table.lines(m).split("\\R")[1].matches(" +99 % of calls within +9\\.000"), Table.lines(m));
  }

  @Test
  void stabilityIsInSharesOfThePeak() {
    assertEquals("gemm.dX 2x3x4 2 56.3% 50.0%..62.5% 1.250 11.1%",
        Table.stability(measured()).replaceAll(" +", " ").strip());
  }

  @Test
  void threeDigitsOfMicroseconds() {
    assertEquals("0.027", Table.micros(27.4));
    assertEquals("11.80", Table.micros(11_801));
    assertEquals("123.5", Table.micros(123_456));
    assertEquals("709962", Table.micros(709_962_000));
  }
}
