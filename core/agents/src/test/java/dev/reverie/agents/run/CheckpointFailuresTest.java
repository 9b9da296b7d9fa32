package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told and kept when files are damaged or cannot be written. */
class CheckpointFailuresTest {
  @TempDir
  private Path folder;
  private SavedRun run;
  private final Logger log = Logger.getLogger("dev.reverie.agents");
  private final List<String> said = new ArrayList<>();
  private final Handler listener = new Handler() {
    @Override
    public void publish(LogRecord record) {
      said.add(record.getLevel() + " " + MessageFormat.format(record.getMessage(), record.getParameters()));
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
    }
  };

  @BeforeEach
  void open() throws IOException {
    run = new SavedRun(folder.resolve("run"));
    log.setUseParentHandlers(false);
    log.addHandler(listener);
  }

  @AfterEach
  void close() throws IOException {
    log.removeHandler(listener);
    log.setUseParentHandlers(true);
    run.close();
  }

  @Test
  void goingBackIsToldInOneWarningThatNamesTheFile() throws IOException {
    run.save(1);
    run.save(2);
    Files.writeString(run.checkpoint(2).resolve("state.safetensors"), "x");
    assertEquals(Optional.of(1L), run.rewind());
    assertEquals(List.of("WARNING step-000000000002: state.safetensors is damaged; going back to step-000000000001"),
        said);
    assertFalse(Files.exists(run.checkpoint(2)), "what came later is forgotten");
    assertEquals(3, run.rows());
    run.save(2);
    assertEquals(Optional.of(2L), run.rewind());
    assertEquals(6, run.rows());
    assertEquals(1, said.size());
  }

  @Test
  void aFileThatIsGoneIsCalledMissing() throws IOException {
    run.save(1);
    run.save(2);
    Files.delete(run.checkpoint(1).resolve("SHA256SUMS"));
    Path state = run.checkpoint(2).resolve("state.safetensors");
    Files.delete(state);
    String message = assertThrows(IOException.class, run::rewind).getMessage();
    assertEquals(run.path + " has no checkpoint that is whole: step-000000000002: " + state
        + " is missing; step-000000000001: " + run.checkpoint(1).resolve("SHA256SUMS") + " is missing", message);
    assertTrue(Files.exists(run.checkpoint(2)), "nothing is deleted while nothing better is there");
  }

  @Test
  void anOlderOneThatIsDamagedStopsNoTraining() throws IOException {
    run.save(1);
    Files.writeString(run.checkpoint(1).resolve("state.json"), "{");
    run.save(2);
    assertTrue(said.getFirst().startsWith("WARNING old checkpoints are not deleted: state.json is damaged"),
        said.toString());
    run.save(3);
    assertFalse(Files.exists(run.checkpoint(1)));
    assertEquals(1, said.size());
    assertEquals(Optional.of(3L), run.rewind());
    assertEquals(9, run.rows(), "rows that the damaged one shared are still here");
  }

  @Test
  void aReplayThatCannotBeWrittenIsToldAndHarmsNothing() throws IOException {
    run.save(1);
    Path replay = run.path.resolve("replay");
    Files.move(replay, run.path.resolve("aside"));
    Files.writeString(replay, "in the way");
    String message = assertThrows(IOException.class, () -> run.save(2)).getMessage();
    assertTrue(message.startsWith("the replay 'real' cannot be written to " + replay + ": "), message);
    assertTrue(message.endsWith("; earlier checkpoints are intact"), message);
    Files.delete(replay);
    Files.move(run.path.resolve("aside"), replay);
    assertEquals(Optional.of(1L), run.rewind());
  }

  @Test
  void metricsShorterThanTheCheckpointSaysAreRefused() throws IOException {
    run.directory.metrics().write(1, 1, Map.of("a", 1.0));
    run.save(1);
    Files.writeString(run.path.resolve("metrics.jsonl"), "");
    String message = assertThrows(IOException.class, run::rewind).getMessage();
    assertTrue(message.contains("metrics.jsonl has 0 bytes, the checkpoint was made when it had"), message);
  }

  @Test
  void namesHaveTheSameDigitsInEveryCountry() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      run.save(1);
    } finally {
      Locale.setDefault(before);
    }
    assertTrue(Files.exists(run.checkpoint(1)));
    assertEquals(List.of("000000000000000-3.safetensors"), SafeFiles.list(run.path.resolve("replay/real")).stream()
        .map(p -> p.getFileName().toString()).toList());
  }
}
