package dev.reverie.agents.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedTest {
  private final Expected.Measured measured = new Expected.Measured(Map.of(
      "A", List.of(Map.of("eval.return", 5.0), Map.of("eval.return", 7.0), Map.of("eval.return", 1.0)),
      "B", List.of(Map.of("eval.return", 0.0, "eval.deviation", 0.25)),
      "C", List.of(Map.of("eval.return", 5.0), Map.of("loss", 1.0))));

  @Test
  void medianIsHeldAgainstItsBound() {
    Expected.Line line = Expected.medianAtLeast("A", "eval.return", 5).check(measured);
    assertEquals(5, line.measured());
    assertTrue(line.holds());
    assertFalse(Expected.medianAtLeast("A", "eval.return", 5.01).check(measured).holds());
  }

  @Test
  void theWorstSeedIsHeldAgainstItsBound() {
    assertTrue(Expected.eachAtLeast("A", "eval.return", 1).check(measured).holds());
    assertFalse(Expected.eachAtLeast("A", "eval.return", 1.5).check(measured).holds());
    assertTrue(Expected.eachAtMost("A", "eval.return", 7).check(measured).holds());
    assertFalse(Expected.eachAtMost("A", "eval.return", 6.5).check(measured).holds());
  }

  @Test
  void theGreatestShareIsHeldAgainstItsBound() {
    Expected.Measured two = new Expected.Measured(Map.of("A", List.of(Map.of("error", 1.0, "copied", 4.0),
        Map.of("error", 3.0, "copied", 5.0))));
    Expected.Line line = Expected.shareAtMost("A", "error", "copied", 0.6).check(two);
    assertEquals(0.6, line.measured());
    assertTrue(line.holds());
    assertFalse(Expected.shareAtMost("A", "error", "copied", 0.5).check(two).holds());
    assertFalse(Expected.shareAtMost("A", "error", "missing", 0.6).check(two).holds());
  }

  @Test
  void whatOneSeedHasNotMeasuredDoesNotHold() {
    assertFalse(Expected.medianAtLeast("C", "eval.return", -10).check(measured).holds());
    assertFalse(Expected.eachAtLeast("C", "eval.return", -10).check(measured).holds());
    assertFalse(Expected.eachAtMost("C", "eval.return", 10).check(measured).holds());
  }

  @Test
  void distanceInDeviationsOfTheOtherArm() {
    Expected.Line line = Expected.returnAbove("A", "B", 3).check(measured);
    assertEquals(4, line.measured());
    assertTrue(line.holds());
    assertFalse(Expected.returnAbove("A", "B", 4.5).check(measured).holds());
  }

  @Test
  void anUnknownArmIsRefused() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> Expected.medianAtLeast("D", "eval.return", 0).check(measured));
    assertTrue(e.getMessage().contains("'D'"), e.getMessage());
  }
}
