package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails says why on one line and exits with 1; what was wrongly called exits with 2. */
class FailuresTest {
  @TempDir
  private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(List<String> args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }

  private int run(String... args) {
    return run(List.of(args));
  }

  private static List<String> train(Path run, long steps, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "sac", "--env", "point-mass", "--backend", "scalar", "--out",
        run.toString(), "--steps", Long.toString(steps), "--set", "sac.hidden=[8]", "--set", "sac.batch=8", "--set",
        "randomSteps=20", "--set", "replayCapacity=100", "--set", "training.evaluateEvery=1000", "--set",
        "training.checkpointEvery=25"));
    args.addAll(List.of(more));
    return args;
  }

  private void assertFails(int status, String message, List<String> args) {
    assertEquals(status, run(args), () -> err.toString());
    assertTrue(err.toString().contains(message), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @CsvSource({
      "train, Missing required options and parameters",
      "train sac, '--env=ID'",
      "train sac --env pendulum --steps many, 'many'",
      "train sac --env pendulum --steps 0, 'steps is 0, expected at least 1'",
      "train sac --env pendulum --set sac.batch, 'sac.batch'",
      "train sac --env pendulum --set sac.batch=-1, 'batch is -1, expected at least 1'",
      "train sac --env pendulum --threads 0, expected 1 to 1024",
      "eval nowhere --episodes 0, '--episodes is 0, expected at least 1'",
      "eval, Missing required parameter",
      "resume a b, b"})
  void aWrongCallIsExplained(String command, String message) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    if (args.size() > 1 && args.getFirst().equals("train")) {
      args.addAll(List.of("--out", folder.resolve("never").toString()));
    }
    assertFails(2, message, args);
    assertFalse(Files.exists(folder.resolve("never")));
  }

  @Test
  void trainingThatDivergesHasFailed() {
    List<String> wild = train(folder.resolve("run"), 100, "--set", "sac.learningRate=1e30");
    assertFails(1, "agent 'sac' gave NaN as action at step ", wild);
    assertEquals(1, run(train(folder.resolve("again"), 100, "--set", "sac.learningRate=1e30", "--stacktrace")));
    assertTrue(err.toString().contains("\tat dev.reverie.agents"), err.toString());
  }

  @Test
  void runsThatCannotBeReadOrWrittenAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertFails(1, "cannot write a run to " + file.resolve("run"), train(file.resolve("run"), 50));
    assertFails(1, folder + " exists already; choose another folder", train(folder, 50));
    Path run = folder.resolve("run");
    assertEquals(0, run(train(run, 50)), () -> err.toString());
    try (RunDirectory writer = RunDirectory.open(run)) {
      assertFails(1, run + " is being written by another process", List.of("resume", run.toString()));
      assertEquals(0, run("eval", run.toString(), "--episodes", "1", "--backend", "scalar"), "reading is allowed");
      assertEquals(run, writer.path());
    }
    Path config = run.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("point-mass", "point-mast"));
    assertFails(1, "cannot be resumed: no environment 'point-mast'; did you mean 'point-mass'?",
        List.of("resume", run.toString(), "--backend", "scalar"));
    Files.writeString(config, text.substring(9));
    assertFails(1, config + " is damaged: ", List.of("eval", run.toString()));
    Files.writeString(config, text);
    for (int step : new int[] {25, 50}) {
      Files.delete(run.resolve("checkpoints/step-0000000000" + step + "/state.json"));
    }
    assertFails(1, run + " has no checkpoint that is whole: step-000000000050: ", List.of("eval", run.toString()));
    assertFails(1, "step-000000000025: ", List.of("resume", run.toString(), "--backend", "scalar"));
  }

  @Test
  void whatASignalStoppedGoesOnToTheSameWeights() throws Exception {
    Path run = folder.resolve("run");
    try (Child child = new Child(folder.resolve("log"), train(run, 100_000_000))) {
      assertEquals(130, child.interruptAfter(run.resolve("checkpoints/step-000000000025")), child::log);
    }
    long end = Checkpoints.of(run).latest().checkpoint().step() + 30;
    Path config = run.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"steps\" : 100000000", "\"steps\" : " + end));
    assertEquals(0, run("resume", run.toString(), "--backend", "scalar"), () -> err.toString());
    assertEquals(0, run(train(folder.resolve("whole"), end)), () -> err.toString());
    assertEquals(end, Checkpoints.of(run).latest().checkpoint().step());
    assertEquals(Checkpoints.of(folder.resolve("whole")).latest().checkpoint().weights(),
        Checkpoints.of(run).latest().checkpoint().weights());
  }
}
