package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.run.LineChart.Point;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportTest {
  private record Length(long steps) {
  }

  private record Settings(String note, int[] hidden, Length training) {
  }

  @TempDir
  private Path folder;

  private Path run(String name, long seed, List<Map<String, Double>> lines) throws IOException {
    Path path = folder.resolve(name);
    try (RunDirectory run = RunDirectory.create(path, "algo", "env", seed, "scalar", Map.of(),
        new Settings("a <b> & \"c\" " + name, new int[] {8, 8}, new Length(1000)))) {
      for (int i = 0; i < lines.size(); i++) {
        run.metrics().write(100L * (i + 1), 10 * (i + 1), lines.get(i));
      }
    }
    return path;
  }

  private static Map<String, Double> evaluation(double value) {
    Map<String, Double> v = new LinkedHashMap<>();
    v.put("eval.return", value);
    v.put("eval.deviation", 1.25);
    v.put("eval.least", value - 2);
    v.put("eval.greatest", value + 2);
    return v;
  }

  private static List<Map<String, Double>> evaluations(double... values) {
    return IntStream.range(0, values.length).mapToObj(i -> evaluation(values[i])).toList();
  }

  /** The page, found to load nothing and to be written whole. */
  private static String page(Path file) throws Exception {
    String page = Files.readString(file);
    for (String outside : List.of("http:", "https:", "src=", "href=", "@import", "url(", "<script", "<link")) {
      assertFalse(page.contains(outside), outside);
    }
    assertFalse(Pattern.compile("\\bNaN\\b|Infinity|\\bnull\\b").matcher(page).find());
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</body>") + "</body>".length());
    assertEquals("body", element(body).getTagName(), "well-formed, text escaped");
    return page;
  }

  private static Element element(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private static String report(Path run) throws Exception {
    Report.write(run);
    return page(run.resolve("report.html"));
  }

  private String study(Map<String, List<Path>> runs) throws Exception {
    Report.write(folder.resolve("study.html"), "Two & more", runs);
    return page(folder.resolve("study.html"));
  }

  /** The chart of a title. */
  private static Element chart(String page, String title) throws Exception {
    int from = page.indexOf("<figure><figcaption>" + title);
    assertTrue(from >= 0, title);
    return element(page.substring(from, page.indexOf("</figure>", from) + "</figure>".length()));
  }

  /** The data of a chart's paths of some class. */
  private static List<String> paths(Element chart, String style) {
    List<String> data = new ArrayList<>();
    var all = chart.getElementsByTagName("path");
    for (int i = 0; i < all.getLength(); i++) {
      Element path = (Element) all.item(i);
      if (path.getAttribute("class").equals(style)) {
        data.add(path.getAttribute("d"));
      }
    }
    return data;
  }

  @Test
  void aRunIsShownWithAllThatWasMeasured() throws Exception {
    Map<String, Double> all = evaluation(-123.4);
    for (String key : List.of("model.holdout", "model.epochs", "sac.loss.q1", "sac.q", "sac.alpha", "sac.entropy",
        "train.return", "updates.perSecond", "gflops", "checkpoint.seconds", "checkpoint.bytes", "model.error.1",
        "model.error.2")) {
      all.put(key, 0.5);
    }
    all.put("time.model", 30.0);
    all.put("time.policy", 10.0);
    String page = report(run("a", 7, List.of(all)));
    for (String text : List.of("<h1>algo on env</h1>", "seed 7: 100 of 1,000 real environment steps in 10 s",
        "scalar backend", "<td>−123.4</td><td>1.2500</td><td>−125.4</td><td>−121.4</td><td>100</td>",
        "Model error by depth", "after 100 steps", "Error on held-out transitions", "Temperature",
        "Size of a checkpoint", "model 30 s, 75 %", "policy 10 s, 25 %", "<dt>training.steps</dt><dd>1000</dd>",
        "a &lt;b&gt; &amp; &quot;c&quot; a", "[8, 8]")) {
      assertTrue(page.contains(text), text);
    }
    assertEquals(13 - 2 + 2 + 1, count(page, "<svg"), "a chart each, the errors by depth in one, and a bar");
    assertEquals(count(page, "<svg"), count(page, "role=\"img\" aria-label=\"[^\"]+\"><title>"));
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void whatWasNotMeasuredIsLeftOut() throws Exception {
    String empty = report(run("empty", 0, List.of()));
    assertTrue(empty.contains("There is no evaluation yet"));
    assertFalse(empty.contains("<svg") || empty.contains("<table"));
    String one = report(run("one", 0, evaluations(-5)));
    assertEquals(1, count(one, "<svg"));
    assertFalse(one.contains("Where the time went") || one.contains("The policy") || one.contains("The model"));
    assertEquals(1, paths(chart(one, "Return of evaluations"), "dot c0").size(), "a single point can be seen");
  }

  @Test
  void gapsStayGaps() throws Exception {
    String page = report(run("gaps", 0, evaluations(1, 2, Double.NaN, 4, 5, Double.NaN, 7)));
    Element chart = chart(page, "Return of evaluations");
    assertEquals(3, count(paths(chart, "line c0").getFirst(), "M"));
    assertEquals(1, count(paths(chart, "dot c0").getFirst(), "M"), "the last one has no neighbour");
    String none = report(run("none", 0, evaluations(Double.NaN)));
    assertTrue(none.contains("There is no evaluation yet") && none.contains("<td>–</td>"));
  }

  @Test
  void seedsAreABandAndGroupsHaveColours() throws Exception {
    Map<String, List<Path>> runs = new LinkedHashMap<>();
    runs.put("first <kind> 'x'", List.of(run("a", 0, evaluations(0, 10)), run("b", 1, evaluations(4, 20, 30))));
    runs.put("other", List.of(run("c", 0, evaluations(5, 6, 7)), run("d", 3, List.of())));
    String page = study(runs);
    assertTrue(page.contains("Two &amp; more") && page.contains("first &lt;kind&gt; &#39;x&#39;"));
    assertTrue(page.contains("4 runs (seeds 0, 1, 3) of up to 300 of 1,000 real environment steps, 1 min 20 s in all"));
    assertTrue(page.contains("<td>2 seeds</td><td>20.0</td><td>1.2500</td><td>8.0000</td><td>32.0</td>"));
    assertTrue(page.contains("no evaluation yet"), "of one run");
    assertTrue(page.contains("<tr class=\"differs\"><td>note</td>"));
    Element chart = chart(page, "Return of evaluations");
    assertEquals(2, paths(chart, "thin c0").size());
    assertEquals(1, paths(chart, "band c0").size());
    assertEquals("M333.3 893.9L666.7 500.0", paths(chart, "line c0").getFirst(),
        "the mean of 0 and 4, of 10 and 20, on an axis from -1.5 to 31.5; it ends where a seed does");
    assertEquals(1, paths(chart, "line c1").size(), "one seed is a line");
    assertEquals(2, chart.getElementsByTagName("li").getLength());
    assertTrue(((Element) chart.getElementsByTagName("svg").item(0)).getAttribute("aria-label")
        .contains("first <kind> 'x' ends at 10.0 to 30.0; other ends at 7.0000"));
  }

  @Test
  void aTornLastLineAndAnOlderReportDoNoHarm() throws Exception {
    Path run = run("torn", 0, evaluations(1, 2));
    Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":300,\"eval.ret", StandardOpenOption.APPEND);
    Files.writeString(run.resolve("report.html"), "old");
    String page = report(run);
    assertTrue(page.contains("<td>2.0000</td>") && page.startsWith("<!doctype html>"));
    try (var files = Files.list(run)) {
      assertTrue(files.noneMatch(f -> f.getFileName().toString().endsWith(".part")));
    }
  }

  @Test
  void modelErrorsAreShownEarlyHalfwayAndLate() throws Exception {
    List<Map<String, Double>> lines = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      lines.add(Map.of("model.error.1", 1.0 / i, "model.error.2", 20.0 / i, "model.error.3", Double.NaN));
    }
    String page = report(run("errors", 0, lines));
    Element chart = chart(page, "Model error by depth");
    assertEquals(List.of("after 100 steps", "after 500 steps", "after 900 steps"), texts(chart, "li"));
    assertEquals(List.of("1", "2"), texts(chart, "span").subList(0, 2), "depths are whole numbers");
  }

  @Test
  void measuresOfDisagreementAreShownByDepth() throws Exception {
    Map<String, Double> line = evaluation(1);
    line.put("model.error.1", 0.5);
    line.put("model.disagreement.geometricJsd.1", 0.25);
    line.put("model.disagreement.geometricJsd.2", 0.75);
    line.put("model.disagreement.jensenRenyi.1", 0.125);
    String page = report(run("measures", 0, List.of(line)));
    Element chart = chart(page, "Disagreement by depth, geometric Jensen-Shannon divergence (MACURA)");
    assertEquals(List.of("1", "2"), texts(chart, "span").subList(0, 2));
    assertTrue(page.contains("Disagreement by depth, Jensen-Renyi divergence (MAX)"));
    assertFalse(page.contains("(M2AC)") || page.contains("(MOPO)"), "what was not measured is left out");
  }

  private static List<String> texts(Element in, String tag) {
    var all = in.getElementsByTagName(tag);
    return IntStream.range(0, all.getLength()).mapToObj(i -> all.item(i).getTextContent()).toList();
  }

  @Test
  void aCharacterThatXmlCannotHaveIsReplaced() {
    assertEquals("a\uFFFDb&amp;", Html.escape("a\u0001b&"));
    assertEquals("\uFFFD", Html.escape("\uD800"));
  }

  @Test
  void noRunsAreRefused() {
    Path file = folder.resolve("x.html");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Report.write(file, "t", Map.of())).getMessage()
        .contains("no runs"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Report.write(file, "t", Map.of("g", List.of())))
        .getMessage().contains("'g'"));
    assertTrue(assertThrows(IOException.class, () -> Report.write(folder)).getMessage().contains("is not a run"));
  }

  @Test
  void ticksAreRound() {
    assertEquals(1000, Axis.roundStep(5000, 8));
    assertEquals(0.05, Axis.roundStep(0.29, 6), 1e-12);
    assertEquals(2, Axis.roundStep(10, 6));
    assertEquals(List.of("0", "500", "1,000", "1,500"), labels(new Axis(Axis.Kind.STEPS, 250, 1600, 5)));
    assertEquals(List.of("−0.4", "−0.2", "0.0"), labels(new Axis(Axis.Kind.VALUES, -0.5, 0.01, 5)));
    assertEquals(List.of("10⁻⁴", "0.001", "0.01", "0.1"), labels(new Axis(Axis.Kind.RATIOS, 1e-4, 0.5, 6)));
    assertEquals(List.of("0.1", "0.2", "0.5", "1", "2"), labels(new Axis(Axis.Kind.RATIOS, 0.1, 2, 6)));
    assertEquals(List.of("0", "2", "4"), labels(new Axis(Axis.Kind.RATIOS, 0, 4, 4)), "zero has no logarithm");
    assertEquals(List.of("0", "2×10⁷", "4×10⁷"), labels(new Axis(Axis.Kind.AMOUNTS, 0, 4e7, 4)));
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Test
  void anAxisHasRoomForOneValue() {
    for (Axis.Kind kind : Axis.Kind.values()) {
      for (double v : new double[] {0, 1, -3, 1e9, 1e-12}) {
        Axis axis = new Axis(kind, v, v, 5);
        assertTrue(axis.at(v) >= 0 && axis.at(v) <= 1, kind + " " + v);
        assertTrue(!axis.ticks().isEmpty() && axis.ticks().size() < 12, kind + " " + v + " " + axis.ticks());
      }
    }
  }

  @Test
  void manyPointsKeepTheirExtremes() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      points.add(new Point(i, i == 77_777 ? 1 : i == 33_333 ? -1 : 0));
    }
    SvgPath path = new SvgPath(new Axis(Axis.Kind.STEPS, 0, 99_999, 5), new Axis(Axis.Kind.VALUES, -1, 1, 5));
    String data = path.line(points);
    assertTrue(count(data, "[ML]") <= 4 * (SvgPath.SIZE + 1));
    assertTrue(data.contains("L777.8 45.5") && data.contains("L333.3 954.5"), "the peaks are there");
  }

  @Test
  void numbersReadWell() {
    assertEquals("−1,234.5", Numbers.measured(-1234.5));
    assertEquals("0.0000", Numbers.measured(-0.0));
    assertEquals("–", Numbers.measured(Double.NaN));
    assertEquals("1.23×10⁻⁵", Numbers.measured(1.234e-5));
    assertEquals("10⁹", Numbers.measured(1e9));
    assertEquals("0.25 s", Numbers.duration(0.25));
    assertEquals("1 min 0 s", Numbers.duration(59.9));
    assertEquals("2 h 5 min", Numbers.duration(7530));
  }
}
