package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.run.FigurePage.Curve;
import dev.reverie.agents.run.FigurePage.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigurePageTest {
  @TempDir
  private Path folder;

  @Test
  void drawsCurvesAndTables() throws IOException {
    double[] x = {1, 2, 3};
    Path file = folder.resolve("new/report.html");
    new FigurePage("A <title>", "what & why")
        .chart("Steps", Scale.COUNTS, "episode", Scale.RATIOS, "steps", List.of(
            Curve.of("one", x, new double[] {1000, 100, 10}),
            new Curve("many", x, List.of(new double[] {900, 90, 9}, new double[] {800, 80, 8}))))
        .chart("Nothing", Scale.COUNTS, "x", Scale.AMOUNTS, "y",
            List.of(Curve.of("none", x, new double[] {Double.NaN, Double.NaN, Double.NaN})))
        .heading("Numbers").table(List.of("", "value"), List.of(List.of("a<b", "1.5"))).note("the end").write(file);
    String page = Files.readString(file);
    assertTrue(page.contains("A &lt;title&gt;") && page.contains("what &amp; why") && page.contains("a&lt;b"), page);
    assertTrue(page.contains("steps, logarithmic") && page.contains("class=\"band c1\"") && page.contains("the end"));
    assertFalse(page.contains("Nothing"));
    assertEquals(1, page.split("<svg").length - 1);
  }

  @Test
  void linesOfAnotherLengthAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Curve.of("c", new double[2], new double[3]));
  }
}
