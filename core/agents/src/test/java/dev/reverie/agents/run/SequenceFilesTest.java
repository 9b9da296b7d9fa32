package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ActionRepeat;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.replay.ReplayRatio;
import dev.reverie.agents.replay.SavedRing;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.agents.replay.SequenceReplay;
import dev.reverie.agents.replay.SequenceStep;
import dev.reverie.engine.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence replays in files: a recurrent agent's experience goes on as if nothing had happened. */
class SequenceFilesTest {
  @TempDir
  private Path folder;

  /** An agent whose latent states and updates are sums of all that they were made of: no bit can differ unseen. */
  private static final class Agent {
    private final StepStream stream;
    private final SequenceLayout layout;
    private final SequenceReplay replay;
    private final SequenceBatch batch;
    private final SequenceStep step;
    private final ReplayRatio ratio = new ReplayRatio("ratio", 3.5, 6, 3);
    private final RandomStream acting = new RandomStream(1, "act");
    private final RandomStream sampling = new RandomStream(1, "sample");
    private final float[] actions = new float[2];
    private final List<Long> learned = new ArrayList<>();
    private long time;

    Agent(String environment) {
      stream = new StepStream(new ActionRepeat(Environments.create(environment, 2), 2));
      layout = SequenceLayout.of(stream.environment().spec(), 3, 2);
      replay = new SequenceReplay("replay", layout, 2, 100, 6, true);
      batch = new SequenceBatch(layout, 6, 3);
      step = new SequenceStep(layout);
    }

    void begin() {
      stream.begin(11);
      record();
    }

    private void record() {
      for (int s = 0; s < 2; s++) {
        step.read(stream, s);
        step.action()[0] = actions[s];
        long row = replay.add(s, step);
        replay.setLatent(s, row, new float[] {row, s, acting.uniform()}, 0, new byte[] {(byte) row, 1}, 0);
      }
    }

    void step() {
      for (int s = 0; s < 2; s++) {
        actions[s] = acting.bounded(2);
      }
      stream.advance(actions);
      record();
      time++;
      if (replay.sequences() >= 20) {
        for (int u = ratio.due(time); u > 0; u--) {
          learn();
        }
      }
    }

    private void learn() {
      replay.sample(sampling, batch);
      CRC32 sum = new CRC32();
      sum.update(batch.images());
      sum.update(batch.carryBytes());
      for (float[] values : List.of(batch.numbers(), batch.actions(), batch.rewards(), batch.first(), batch.last(),
          batch.terminal(), batch.carryFloats())) {
        for (float v : values) {
          sum.update(Float.floatToIntBits(v));
          sum.update(Float.floatToIntBits(v) >> 16);
        }
      }
      learned.add(sum.getValue());
      float[] floats = new float[6 * 3 * 3];
      byte[] bytes = new byte[6 * 3 * 2];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = batch.carryFloats()[i % 9] * 0.5f + i + sum.getValue() % 1000;
      }
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (sum.getValue() >> i % 30);
      }
      replay.writeBack(batch, floats, bytes);
    }

    Map<String, Long> counters() {
      Map<String, Long> counters = new HashMap<>(replay.counters());
      counters.putAll(ratio.counters());
      counters.put("act", acting.position());
      counters.put("sample", sampling.position());
      counters.put("time", time);
      return counters;
    }

    void restore(Map<String, Long> counters, byte[] environment) {
      replay.restore(counters);
      ratio.restore(counters);
      acting.seek(counters.get("act"));
      sampling.seek(counters.get("sample"));
      time = counters.get("time");
      stream.restoreState(environment);
    }
  }

  private Map<String, RingFiles> files(Agent agent) {
    Map<String, RingFiles> files = new LinkedHashMap<>();
    agent.replay.rings().forEach((name, ring) -> files.put(name, new RingFiles(folder.resolve(name), ring)));
    return files;
  }

  private Map<String, RingFiles.Saved> save(Map<String, RingFiles> files) throws IOException {
    Map<String, RingFiles.Saved> saved = new LinkedHashMap<>();
    for (Map.Entry<String, RingFiles> f : files.entrySet()) {
      saved.put(f.getKey(), f.getValue().save());
    }
    return saved;
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory-corridor", "memory-corridor-mixed", "grid-pixels"})
  void aKilledAgentGoesOnWithTheBitsItWouldHaveHad(String environment) throws IOException {
    Agent whole = new Agent(environment);
    whole.begin();
    Agent agent = new Agent(environment);
    agent.begin();
    Map<String, RingFiles> files = files(agent);
    for (int life = 0; life < 6; life++) {
      int steps = 20 + 7 * life;
      for (int t = 0; t < steps; t++) {
        whole.step();
        agent.step();
      }
      final Map<String, RingFiles.Saved> saved = save(files);
      final Map<String, Long> counters = agent.counters();
      byte[] state = agent.stream.saveState();
      for (String name : saved.keySet()) {
        RingFiles.sweep(folder.resolve(name), List.of(saved.get(name)));
      }
      // What it does after its last checkpoint is lost.
      for (int t = 0; t < 5; t++) {
        agent.step();
      }
      assertNotEquals(counters, agent.counters());
      List<Long> learned = whole.learned;
      agent = new Agent(environment);
      files = files(agent);
      for (Map.Entry<String, RingFiles> f : files.entrySet()) {
        RingFiles.verify(folder.resolve(f.getKey()), saved.get(f.getKey()));
        f.getValue().restore(saved.get(f.getKey()));
      }
      agent.restore(counters, state);
      agent.learned.addAll(learned);
      assertEquals(whole.counters(), agent.counters());
      for (String name : whole.replay.rings().keySet()) {
        assertSame(whole.replay.rings().get(name), agent.replay.rings().get(name));
      }
    }
    for (int t = 0; t < 50; t++) {
      whole.step();
      agent.step();
    }
    assertTrue(whole.learned.size() > 30, whole.learned.size() + " updates");
    assertEquals(whole.learned, agent.learned);
    assertArrayEquals(whole.stream.saveState(), agent.stream.saveState());
  }

  private static void assertSame(SavedRing expected, SavedRing actual) {
    assertEquals(expected.oldest(), actual.oldest());
    assertEquals(expected.total(), actual.total());
    int rows = (int) (expected.total() - expected.oldest());
    float[] floats = new float[rows * expected.width()];
    float[] other = new float[floats.length];
    expected.read(expected.oldest(), rows, floats, 0);
    actual.read(expected.oldest(), rows, other, 0);
    assertArrayEquals(floats, other);
    byte[] bytes = new byte[rows * expected.bytes()];
    byte[] others = new byte[bytes.length];
    expected.readBytes(expected.oldest(), rows, bytes, 0);
    actual.readBytes(expected.oldest(), rows, others, 0);
    assertArrayEquals(bytes, others);
  }

  @Test
  void stepsAreWrittenOnceAndLatentStatesAnew() throws IOException {
    Agent agent = new Agent("memory-corridor");
    agent.begin();
    Map<String, RingFiles> files = files(agent);
    for (int t = 0; t < 9; t++) {
      agent.step();
    }
    Map<String, RingFiles.Saved> first = save(files);
    for (int t = 0; t < 5; t++) {
      agent.step();
    }
    Map<String, RingFiles.Saved> second = save(files);
    assertEquals(List.of(10, 5), second.get("replay.1").segments().stream().map(RingFiles.Segment::rows).toList());
    assertEquals(List.of(15), second.get("replay.1.latent").segments().stream().map(RingFiles.Segment::rows).toList());
    // The same rows with other latent states: the earlier checkpoint keeps its own.
    agent.replay.setLatent(1, 3, new float[] {7, 7, 7}, 0, new byte[2], 0);
    Map<String, RingFiles.Saved> third = save(files);
    assertEquals(second.get("replay.1"), third.get("replay.1"));
    assertNotEquals(second.get("replay.1.latent"), third.get("replay.1.latent"));
    for (Map<String, RingFiles.Saved> saved : List.of(first, second, third)) {
      for (String name : saved.keySet()) {
        RingFiles.verify(folder.resolve(name), saved.get(name));
      }
    }
    assertEquals(third, save(files), "nothing new, nothing else");
    RingFiles.sweep(folder.resolve("replay.1.latent"), List.of(third.get("replay.1.latent")));
    assertEquals(1, SafeFiles.list(folder.resolve("replay.1.latent")).size());
    RingFiles.verify(folder.resolve("replay.1.latent"), third.get("replay.1.latent"));
  }

  @Test
  void anotherSizeIsRefused() throws IOException {
    Agent agent = new Agent("memory-corridor");
    agent.begin();
    Map<String, RingFiles.Saved> saved = save(files(agent));
    SequenceReplay smaller = new SequenceReplay("replay", agent.layout, 2, 40, 6, true);
    RingFiles files = new RingFiles(folder.resolve("replay.0"), smaller.rings().get("replay.0"));
    String message = assertThrows(IllegalArgumentException.class, () -> files.restore(saved.get("replay.0")))
        .getMessage();
    assertTrue(message.contains("50 rows asked for, its size is fixed at 20"), message);
    assertThrows(IllegalArgumentException.class, () -> smaller.restore(Map.of("replay.0.fresh", 0L)));
  }
}
