package dev.reverie.agents.mbpo.horizon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.mbpo.disagreement.Disagreement;
import dev.reverie.agents.mbpo.disagreement.GeometricJsd;
import dev.reverie.agents.mbpo.disagreement.MaxAleatoric;
import dev.reverie.agents.reproduce.Reproduction;
import dev.reverie.agents.reproduce.Reproductions;
import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HorizonStudyTest {
  private static final int[] SIZES = {250, 500, 1000};

  @TempDir
  private Path folder;

  /** A workbench that takes down what is printed. */
  private record Bench(Path folder, Map<String, String> settings, StringWriter text) implements Workbench {
    @Override
    public int seeds() {
      return 1;
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public Backend openBackend() {
      return new ScalarBackend(1, true);
    }

    @Override
    public boolean train(Training training) throws IOException {
      training.run();
      return true;
    }

    @Override
    public PrintWriter out() {
      return new PrintWriter(text, true);
    }

    @Override
    public void tell(String line) {
      text.write(line + "\n");
    }
  }

  private static Map<String, String> tiny() {
    Map<String, String> s = new LinkedHashMap<>();
    s.put("sizes", "[40, 60, 80]");
    s.put("rolloutStates", "5");
    s.put("ensemble.members", "3");
    s.put("ensemble.elites", "2");
    s.put("ensemble.hidden", "[8]");
    s.put("ensemble.decay", "[0, 0]");
    s.put("ensemble.mostEpochs", "3");
    s.put("rollout.bound.longest", "9");
    s.put("rollout.macura.horizon", "4");
    s.put("rollout.infoprop.horizon", "4");
    return s;
  }

  @Test
  void itMeasuresPrintsAndSaysWhetherItHolds() throws IOException {
    Bench bench = new Bench(folder, tiny(), new StringWriter());
    Reproduction study = Reproductions.get("mbpo-horizon");
    Reproduction.Outcome outcome = study.run(bench);
    String text = bench.text().toString();
    for (String c : GrowingData.CONTROLLERS) {
      assertTrue(text.contains("pendulum: " + c + ", rank correlation"), text);
    }
    for (Disagreement d : Disagreement.all()) {
      assertTrue(text.contains("point-mass: AUROC of " + d.title()), text);
    }
    assertEquals(text.contains(" NO"), outcome == Reproduction.Outcome.NOT_REPRODUCED);
    assertTrue(text.contains("of infoprop's rollouts ended by the total limit"), text);
    assertTrue(text.contains("Not the papers': ") && text.contains("Of the rules: "), text);
    String page = Files.readString(folder.resolve("report.html"));
    assertTrue(page.contains("Mean length of rollouts") && page.contains("area under the curve"));
    Bench again = new Bench(folder, tiny(), new StringWriter());
    study.run(again);
    assertEquals(text, again.text().toString(), "the same numbers");
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    Map<String, String> s = tiny();
    s.put("sizes", "[40, 40]");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new HorizonStudy().run(new Bench(folder, s,
        new StringWriter()))).getMessage().contains("numbers of at least 2 that rise"));
    Map<String, String> unknown = Map.of("retruns", "true");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new HorizonStudy().run(new Bench(folder, unknown,
        new StringWriter()))).getMessage().contains("did you mean 'returns'"));
  }

  private static TaskResult result(double[] lengths, double area) {
    Map<String, double[]> all = new HashMap<>();
    GrowingData.CONTROLLERS.forEach(c -> all.put(c, lengths));
    Map<Disagreement, Double> auroc = new HashMap<>();
    Disagreement.all().forEach(d -> auroc.put(d, area));
    return new TaskResult(List.of(new GrowingData.Result(all, lengths, lengths, lengths, 1)), List.of(auroc));
  }

  private static Verdict of(TaskResult result, String what) {
    return result.verdicts("task", SIZES).stream().filter(v -> v.what().contains(what)).findFirst().orElseThrow();
  }

  @Test
  void lengthsMustRiseAndAreasBeLarge() {
    TaskResult good = result(new double[] {1, 2, 3}, 0.95);
    assertTrue(good.verdicts("task", SIZES).stream().allMatch(Verdict::holds));
    TaskResult bad = result(new double[] {3, 2, 1}, 0.85);
    assertFalse(of(bad, "macura").holds());
    assertEquals(-1, of(bad, "macura").value());
    assertEquals("NO", of(bad, "macura").word());
    assertFalse(of(bad, new GeometricJsd().title()).holds());
    assertFalse(of(bad, "m2ac").counts(), "it keeps as many whatever it sees");
    assertFalse(of(bad, new MaxAleatoric().title()).counts(), "noise is no disagreement");
  }
}
