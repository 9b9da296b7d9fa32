package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.run.Checkpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands, as a user gives them. */
class CommandsTest {
  @TempDir
  private Path folder;
  private StringWriter out;
  private StringWriter err;

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  private static List<String> train(Path run, int steps, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "sac", "--env", "point-mass", "--out", run.toString(), "--steps",
        Integer.toString(steps), "--set", "sac.hidden=[8]", "--set", "sac.batch=8", "--set", "randomSteps=20", "--set",
        "replayCapacity=100", "--set", "training.evaluateEvery=50", "--set", "training.checkpointEvery=25"));
    args.addAll(List.of(more));
    return args;
  }

  private int runTrain(Path run, int steps, String... more) {
    return run(train(run, steps, more).toArray(String[]::new));
  }

  @Test
  void trainsEvaluatesAndResumes() {
    Path run = folder.resolve("run");
    assertEquals(0, runTrain(run, 100, "--backend", "scalar"), () -> err.toString());
    assertTrue(err.toString().contains("sac point-mass seed 0  step 100: return"), err.toString());
    assertTrue(Files.exists(run.resolve("report.html")));
    assertEquals(0, run("eval", run.toString(), "--episodes", "3", "--backend", "scalar"), () -> err.toString());
    assertTrue(out.toString().contains("sac on point-mass, step 100, backend scalar: return"), out.toString());
    assertEquals(0, run("resume", run.toString()), () -> err.toString());
    assertEquals(1, runTrain(run, 100));
    assertTrue(err.toString().contains("is a run; resume it"), err.toString());
  }

  @Test
  void trainedOnVectorEvaluatedAndResumedOnScalar() throws IOException {
    Path run = folder.resolve("run");
    assertEquals(0, runTrain(run, 100, "--backend", "vector"), () -> err.toString());
    double[] returns = new double[2];
    int i = 0;
    for (String backend : List.of("vector", "scalar")) {
      assertEquals(0, run("eval", run.toString(), "--backend", backend), () -> err.toString());
      returns[i++] = Double.parseDouble(out.toString().replaceAll("(?s).*return (\\S+),.*", "$1"));
    }
    assertEquals(returns[0], returns[1], 1e-3 * Math.abs(returns[0]));
    Path config = run.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"steps\" : 100", "\"steps\" : 150"));
    assertEquals(0, run("resume", run.toString(), "--backend", "scalar"), () -> err.toString());
    assertEquals(150, Checkpoints.of(run).latest().checkpoint().step());
  }

  @ParameterizedTest
  @CsvSource({"pendulum-swingup-pixels, 2", "grid-axes, 1", "grid-axes-mixed, 3", "memory-corridor-pixels, 1"})
  void picturesAndChoicesAreTrainedOnResumedAndEvaluated(String environment, int repeat) throws IOException {
    Path run = folder.resolve("run");
    assertEquals(0, run("train", "random", "--env", environment, "--out", run.toString(), "--steps", "60", "--backend",
        "scalar", "--set", "training.actionRepeat=" + repeat, "--set", "training.evaluateEvery=30", "--set",
        "training.evaluationEpisodes=2", "--set", "training.checkpointEvery=30"), () -> err.toString());
    assertTrue(err.toString().contains("random " + environment + " seed 0  step 60: return"), err.toString());
    Path config = run.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"steps\" : 60", "\"steps\" : 90"));
    assertEquals(0, run("resume", run.toString(), "--backend", "scalar"), () -> err.toString());
    assertEquals(90, Checkpoints.of(run).latest().checkpoint().step());
    assertEquals(0, run("eval", run.toString(), "--episodes", "3", "--backend", "scalar"), () -> err.toString());
    assertTrue(out.toString().contains("random on " + environment + ", step 90"), out.toString());
  }

  @Test
  void anAgentIsEvaluatedWhereItIsAskedToBe() {
    Path run = folder.resolve("run");
    assertEquals(0, run("train", "random", "--env", "memory-corridors", "--out", run.toString(), "--steps", "60",
        "--backend", "scalar", "--set", "training.evaluationEnvironment=memory-corridor"), () -> err.toString());
    assertEquals(0, run("eval", run.toString(), "--episodes", "3", "--backend", "scalar"), () -> err.toString());
    assertTrue(out.toString().contains("random on memory-corridor, step 60"), out.toString());
  }

  @Test
  void theSizeOfTheReplayIsSaidBeforeARunBeginsAndInItsConfiguration() throws IOException {
    Path run = folder.resolve("run");
    List<String> said = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.reverie.agents");
    Handler handler = new StreamHandler() {
      @Override
      public synchronized void publish(LogRecord record) {
        said.add(record.getMessage());
      }
    };
    logger.addHandler(handler);
    try {
      assertEquals(0, runTrain(run, 100, "--backend", "scalar", "--set", "replayCapacity=50000"),
          () -> err.toString());
    } finally {
      logger.removeHandler(handler);
    }
    // 2 + 1 + 1 + 2 + 1 numbers of 4 bytes in each of 50,000 transitions.
    assertEquals(List.of("sac point-mass seed 0: the replay takes 1.3 MiB and never grows (replay 1.3 MiB)"), said);
    assertTrue(Files.readString(run.resolve("config.json")).contains("\"replay\" : 1400000"));
  }

  @ParameterizedTest
  @CsvSource({
      "train mpbo --env pendulum, no algorithm 'mpbo'; did you mean 'mbpo'?",
      "train sac --env pendulm, no environment 'pendulm'; did you mean 'pendulum'?",
      "train sac --env pendulum --set sac.bach=2, no setting 'sac.bach'; did you mean 'sac.batch'?",
      "train sac --env pendulum --set sac.batch=two, 'sac.batch' is 'two'",
      "train mbpo --env cartpole, expected continuous actions",
      "train sac --env grid-axes, expected continuous actions or one discrete choice",
      "train random --env point-mass --set training.actionRepeat=0, actionRepeat is 0",
      "train random --env memory-corridors --set training.evaluationEnvironment=grid, evaluationEnvironment is 'grid'",
      "train sac --env pendulum-pixels, is observed by pictures alone",
      "train sac --env pendulum --backend vectr, 'vectr' is unknown",
      "reproduce mbpo-pendlum, no reproduction 'mbpo-pendlum'; did you mean 'mbpo-pendulum'?"})
  void whatIsMisspeltIsAUsageError(String command, String message) {
    assertEquals(2, run((command + (command.startsWith("train") ? " --out " + folder.resolve("never") : "")).split(" ")));
    assertTrue(err.toString().contains(message), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertFalse(Files.exists(folder.resolve("never")));
  }

  @Test
  void whatIsNoRunIsRefused() {
    assertEquals(1, run("eval", folder.toString()));
    assertTrue(err.toString().contains("is not a run"), err.toString());
    assertEquals(1, run("resume", folder.resolve("nowhere").toString()));
    assertTrue(err.toString().contains("is not a run"), err.toString());
  }

  @Test
  void doctorTellsEachBackendsState() {
    assertEquals(0, run("doctor"));
    for (String word : List.of("JDK", "processors", "scalar", "vector", "native", "cuda", "auto takes")) {
      assertTrue(out.toString().contains(word), out.toString());
    }
  }

  @Test
  void environmentsAreListed() {
    assertEquals(0, run("envs"));
    assertTrue(out.toString().contains("inverted-pendulum") && out.toString().contains("at most 1000 steps"));
    for (String id : List.of("pendulum-swingup", "cartpole-swingup", "grid", "grid-axes", "memory-corridor", "-pixels")) {
      assertTrue(out.toString().contains(id), out.toString());
    }
  }

  @Test
  void aPoliteSignalStopsAfterACheckpoint() throws Exception {
    Path run = folder.resolve("run");
    try (Child child = new Child(folder.resolve("log"), train(run, 100_000_000, "--backend", "scalar"))) {
      assertEquals(130, child.interruptAfter(run.resolve("checkpoints/step-000000000025")), child::log);
      assertTrue(child.log().contains("to go on: reverie resume"), child::log);
      long step = Checkpoints.of(run).latest().checkpoint().step();
      assertTrue(child.log().contains("stopped at step " + step), child::log);
    }
  }

  /** Metrics, checkpoints, pictures and the report: all that is written or found by reflection. */
  @Test
  void dreamerTrainsLooksAndGoesOnInModules() throws Exception {
    Path run = folder.resolve("run");
    List<String> train = new ArrayList<>(List.of("train", "dreamer-v3", "--env", "grid", "--out", run.toString(),
        "--backend", "scalar"));
    for (String setting : List.of("size.name=custom", "size.deter=16", "size.hidden=6", "size.units=6", "size.stoch=3",
        "size.classes=4", "size.layers=1", "starts=2", "replay.capacity=240", "replay.sequences=2", "replay.length=6",
        "replay.ratio=5", "replay.minimum=12", "dreamer.horizon=3", "training.instances=2", "training.steps=120",
        "training.evaluateEvery=60", "training.evaluationEpisodes=2", "training.checkpointEvery=60")) {
      train.addAll(List.of("--set", setting));
    }
    try (Child child = Child.ofModules(folder.resolve("log"), train)) {
      assertEquals(0, child.end(), child::log);
    }
    assertTrue(Files.exists(run.resolve("report.html")));
    try (var pictures = Files.list(run.resolve("study"))) {
      assertTrue(pictures.findAny().isPresent());
    }
    try (Child child = Child.ofModules(folder.resolve("eval"), List.of("eval", run.toString(), "--episodes", "2"))) {
      assertEquals(0, child.end(), child::log);
      assertTrue(child.log().contains("dreamer-v3 on grid, step 120"), child::log);
    }
  }

  @Test
  void aStudyGoesOnWhereItWas() {
    Path out = folder.resolve("study");
    String[] args = {"reproduce", "mbpo-point-mass", "--seeds", "1", "--out", out.toString(), "--backend", "scalar",
        "--set", "training.steps=60", "--set", "randomSteps=30", "--set", "ensemble.hidden=[8]", "--set",
        "ensemble.decay=[0,0]", "--set", "ensemble.mostEpochs=2", "--set", "sac.hidden=[8]", "--set", "updatesPerStep=1",
        "--set", "rolloutStates=20", "--set", "modelEvery=10", "--set", "epochLength=10"};
    assertEquals(0, run(args), () -> err.toString());
    assertTrue(this.out.toString().contains("MBPO") && Files.exists(out.resolve("report.html")));
    assertEquals(0, run(args), () -> err.toString());
    assertTrue(err.toString().contains("done: "), err.toString());
  }

  @Test
  void theExitStatusSaysWhetherAnExperimentIsReproduced() {
    String to = folder.resolve("new/maze").toString();
    assertEquals(0, run("reproduce", "dyna-maze", "--seeds", "1000", "--threads", "2", "--out", to), () -> err.toString());
    assertTrue(out.toString().contains("868.73") && out.toString().contains("planning updates per second"),
        out.toString());
    assertTrue(Files.exists(Path.of(to, "report.html")));
    assertEquals(1, run("reproduce", "dyna-blocking", "--seeds", "2", "--out", to), "two seeds prove nothing");
    assertTrue(err.toString().contains("dyna-blocking is not reproduced"), err.toString());
    assertEquals(2, run("reproduce", "dyna-maze", "--set", "drw=pair", "--out", to));
    assertTrue(err.toString().contains("no setting 'drw'; did you mean 'draw'?"), err.toString());
    assertEquals(2, run("reproduce", "prioritized-sweeping", "--seeds", "1", "--out", to));
    assertTrue(err.toString().contains("expected at least 2"), err.toString());
  }
}
