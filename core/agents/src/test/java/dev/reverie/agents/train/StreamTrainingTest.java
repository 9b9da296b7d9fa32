package dev.reverie.agents.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Metrics;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a learner is told, in which order, and what counts as a step. */
class StreamTrainingTest {
  @TempDir
  private Path folder;
  private final Backend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  /** Writes down what it is told. */
  private static final class Diary implements Learner, Algorithm<RandomAlgorithm.Config> {
    private final List<String> calls = new ArrayList<>();
    private final List<Boolean> evaluatedFirst = new ArrayList<>();
    private final int streams;
    private Store store;
    private int pictures;
    private int acted;

    Diary(int streams) {
      this.streams = streams;
    }

    @Override
    public int streams() {
      return streams;
    }

    @Override
    public String name() {
      return "diary";
    }

    @Override
    public String description() {
      return "writes down what it is told";
    }

    @Override
    public Class<RandomAlgorithm.Config> settings() {
      return RandomAlgorithm.Config.class;
    }

    @Override
    public RandomAlgorithm.Config preset(EnvironmentSpec environment) {
      return new RandomAlgorithm().preset(environment);
    }

    @Override
    public Learner create(RandomAlgorithm.Config settings, EnvironmentSpec environment, Store store) {
      this.store = store;
      return this;
    }

    @Override
    public Store store() {
      return store;
    }

    @Override
    public void observe(StepStream stream) {
      calls.add("observe" + (stream.first()[0] ? " first" : "") + (stream.last()[0] ? " last" : "")
          + (stream.terminal()[0] ? " terminal" : ""));
      for (byte b : stream.images()) {
        if (b != 0) {
          pictures++;
          return;
        }
      }
    }

    @Override
    public void act(StepStream stream, float[] action) {
      calls.add("act");
      for (int i = 0; i < streams; i++) {
        acted += stream.last()[i] ? 0 : 1;
        action[i] = i % 2;
      }
    }

    @Override
    public void learn(long step, PhaseClock clock) {
      calls.add("learn " + step);
    }

    @Override
    public Actor evaluator(int rows) {
      return (stream, actions) -> evaluatedFirst.add(stream.first()[0]);
    }

    @Override
    public Map<String, ReplayRing> experience() {
      return Map.of();
    }

    @Override
    public Map<String, Long> counters() {
      return Map.of();
    }

    @Override
    public void restore(Map<String, Long> counters) {
    }

    @Override
    public Map<String, Double> metrics() {
      return Map.of();
    }

    @Override
    public Optional<PolicySpec> policy() {
      return Optional.empty();
    }

    @Override
    public void warmUp() {
    }
  }

  private Diary train(String environment, int steps, int repeat) throws IOException {
    Diary diary = new Diary(1);
    Map<String, String> settings = Map.of("training.steps", "" + steps, "training.actionRepeat", "" + repeat,
        "training.evaluateEvery", "15", "training.evaluationEpisodes", "1", "training.checkpointEvery", "20");
    try (Training t = Training.start(folder.resolve("run"), diary, environment, settings, 1, backend)) {
      t.run();
      assertEquals(steps, t.step());
    }
    return diary;
  }

  @Test
  void everyStepIsObservedOnceAndBeginningsAreNoSteps() throws IOException {
    // Episodes of the point mass are 30 steps long.
    List<String> calls = train("point-mass", 32, 1).calls;
    assertEquals(List.of("observe first", "act", "observe", "learn 1", "act", "observe", "learn 2"),
        calls.subList(0, 7));
    int end = calls.indexOf("learn 30");
    assertEquals(List.of("act", "observe last", "learn 30", "observe first", "act", "observe", "learn 31"),
        calls.subList(end - 2, end + 5));
    assertEquals(32, calls.stream().filter("act"::equals).count());
  }

  @Test
  void anEpisodeThatEndsForGoodIsTold() throws IOException {
    assertTrue(train("cartpole", 60, 1).calls.contains("observe last terminal"));
  }

  @Test
  void aRepeatedActionCountsAsSeveralSteps() throws IOException {
    Diary diary = train("point-mass", 64, 2);
    assertEquals(List.of("observe first", "act", "observe", "learn 2", "act", "observe", "learn 4"),
        diary.calls.subList(0, 7));
    assertEquals(32, diary.calls.stream().filter("act"::equals).count());
    int end = diary.calls.indexOf("observe last");
    assertEquals("learn 30", diary.calls.get(end + 1));
    List<Metrics.Line> lines = Metrics.read(folder.resolve("run"));
    assertEquals(List.of(16L, 30L, 46L, 60L, 64L), lines.stream().filter(l -> l.values().containsKey("eval.return"))
        .map(Metrics.Line::step).toList(), "as soon as 15, 30, 45 and 60 are reached, and at the end");
    assertEquals(30.0, lines.stream().filter(l -> l.values().containsKey("train.length")).findFirst().orElseThrow()
        .values().get("train.length"));
    assertEquals(15, diary.evaluatedFirst.lastIndexOf(true) / 4, "an evaluation takes 15 actions");
    assertEquals(64, Checkpoints.of(folder.resolve("run")).latest().checkpoint().step());
  }

  @Test
  void picturesAreSeen() throws IOException {
    Diary diary = train("point-mass-pixels", 40, 2);
    assertEquals(diary.calls.stream().filter(c -> c.startsWith("observe")).count(), diary.pictures);
  }

  @Test
  void episodesThatAreLeftAreNotFinished() throws IOException {
    Diary diary = new Diary(3);
    Map<String, String> settings = Map.of("training.steps", "200", "training.instances", "3",
        "training.evaluateEvery", "100", "training.evaluationEpisodes", "1", "training.checkpointEvery", "100");
    try (Training t = Training.start(folder.resolve("run"), diary, "point-mass", settings, 1, backend)) {
      t.run();
    }
    List<Metrics.Line> finished = Metrics.read(folder.resolve("run")).stream()
        .filter(l -> l.values().containsKey("train.length")).toList();
    assertEquals(List.of(30.0, 30.0, 30.0, 30.0), finished.stream().map(l -> l.values().get("train.length")).toList());
    // The first stream leaves after 10 actions and ends at its 41st step, the second after 20 and at its 51st; the third
    // ends at its 30th and 61st. Beginnings until then, 2, 3, 4 and 5, are no actions.
    assertEquals(List.of(3 * 30 - 2L, 3 * 41 - 3L, 3 * 51 - 4L, 3 * 61 - 5L),
        finished.stream().map(Metrics.Line::step).toList());
  }

  /** Poles that fall after some ten steps, not all at once: the steps of all are counted, and of each episode. */
  @Test
  void severalEnvironmentsSideBySide() throws IOException {
    Diary diary = new Diary(3);
    Map<String, String> settings = Map.of("training.steps", "200", "training.instances", "3",
        "training.evaluateEvery", "100", "training.evaluationEpisodes", "1", "training.checkpointEvery", "100");
    try (Training t = Training.start(folder.resolve("run"), diary, "cartpole", settings, 1, backend)) {
      t.run();
      assertTrue(t.step() >= 200 && t.step() < 203, "" + t.step());
      assertEquals(t.step(), diary.acted);
    }
    List<Metrics.Line> lines = Metrics.read(folder.resolve("run"));
    double finished = 0;
    for (Metrics.Line line : lines) {
      if (line.values().containsKey("train.length")) {
        double length = line.values().get("train.length");
        assertEquals(length, line.values().get("train.return"));
        assertTrue(length >= 8 && length <= 13, "" + length);
        finished += length;
      }
    }
    assertTrue(finished > 200 - 3 * 13 && finished <= diary.acted, "" + finished);
    assertEquals(2, lines.stream().filter(l -> l.values().containsKey("eval.return")).count());
    Checkpoints.Found found = Checkpoints.of(folder.resolve("run")).latest();
    assertEquals(diary.acted - finished,
        found.checkpoint().episodeSteps().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void asManyEnvironmentsAsTheAgentLearnsFrom() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Training.start(
        folder.resolve("run"), new RandomAlgorithm(), "cartpole", Map.of("training.instances", "2"), 1, backend));
    assertTrue(e.getMessage().contains("training.instances is 2") && e.getMessage().contains("1"), e.getMessage());
  }
}
