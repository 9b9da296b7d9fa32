package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private record Settings(String note, int[] hidden) {
  }

  @TempDir
  private Path folder;

  private Path run(String name, long seed, int evaluations) throws IOException {
    Path path = folder.resolve(name);
    try (RunDirectory run = RunDirectory.create(path, "algo", "env", seed, "scalar",
        new Settings("a <b> & \"c\"", new int[] {8, 8}))) {
      for (int i = 1; i <= evaluations; i++) {
        Map<String, Double> v = new LinkedHashMap<>();
        v.put("eval.return", i == 2 ? Double.NaN : -100.0 / i + seed);
        v.put("eval.deviation", 1.0);
        v.put("eval.least", -200.0 / i);
        v.put("eval.greatest", 0.0);
        v.put("model.error.1", 0.1 / i);
        v.put("model.error.2", 0.2 / i);
        v.put("time.model", 2.0 * i);
        v.put("time.policy", 1.0 * i);
        run.metrics().write(100L * i, i, v);
      }
    }
    return path;
  }

  @Test
  void oneRunAndSeveralGiveWholePages() throws Exception {
    Path a = run("a", 0, 5);
    Path b = run("b", 1, 5);
    Report.write(a);
    check(Files.readString(a.resolve("report.html")), 2);
    Map<String, List<Path>> runs = new LinkedHashMap<>();
    runs.put("first <kind>", List.of(a, b));
    runs.put("other", List.of(run("c", 0, 1)));
    Report.write(folder.resolve("study.html"), "Two & more", runs);
    String page = Files.readString(folder.resolve("study.html"));
    check(page, 2);
    assertTrue(page.contains("first &lt;kind&gt;") && page.contains("Two &amp; more"));
    assertTrue(page.contains("polygon"), "seeds are a band");
  }

  @Test
  void whatWasNotMeasuredIsLeftOut() throws Exception {
    Path empty = run("empty", 0, 0);
    Report.write(empty);
    String page = Files.readString(empty.resolve("report.html"));
    check(page, 0);
    assertTrue(page.contains("no evaluation yet"));
    assertFalse(page.contains("Where the time went") || page.contains("The policy"));
    Path one = run("one", 0, 1);
    Report.write(one);
    check(Files.readString(one.resolve("report.html")), 2);
  }

  private static void check(String page, int charts) throws Exception {
    assertFalse(page.contains("http:") || page.contains("https:") || page.contains("src=") || page.contains("@import"));
    assertFalse(page.contains("NaN") || page.contains("Infinity"));
    Matcher m = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int n = 0;
    while (m.find()) {
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(m.group())));
      n++;
    }
    assertEquals(charts, n);
    assertTrue(page.contains("a &lt;b&gt; &amp; &quot;c&quot;"));
  }

  @Test
  void ticksAreRound() {
    assertEquals(1000, LineChart.step(5000, 8));
    assertEquals(0.05, LineChart.step(0.29, 6), 1e-12);
    assertEquals(2, LineChart.step(10, 6));
  }
}
