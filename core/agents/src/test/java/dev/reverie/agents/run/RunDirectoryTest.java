package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a run begins, and who may write it. */
class RunDirectoryTest {
  @TempDir
  private Path folder;

  private static RunDirectory create(Path path) throws IOException {
    return RunDirectory.create(path, "algo", "env", 5, "scalar", Map.of("replay", 7L), new SavedRun.Settings(42));
  }

  private static String refusal(Path path) {
    return assertThrows(IOException.class, () -> create(path).close()).getMessage();
  }

  @Test
  void beginsInAnEmptyFolderOrMakesIt() throws IOException {
    Path deep = folder.resolve("a/b/c");
    create(deep).close();
    create(Files.createDirectory(folder.resolve("empty"))).close();
    RunConfig config = RunDirectory.config(deep);
    assertEquals(new RunConfig(Checkpoint.FORMAT, "algo", "env", 5, "scalar", Map.of("replay", 7L),
        Map.of("answer", 42)), config);
  }

  @Test
  void whatIsNoRunIsNotTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("thesis.txt"), "work of years");
    assertEquals(folder + " exists already; choose another folder", refusal(folder));
    assertEquals(file + " exists already; choose another folder", refusal(file));
    assertEquals("work of years", Files.readString(file));
    assertEquals(1, SafeFiles.list(folder).size());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamedWithTheReason() throws IOException {
    Path below = Files.writeString(folder.resolve("file"), "").resolve("run");
    String message = refusal(below);
    assertTrue(message.startsWith("cannot write a run to " + below + ": "), message);
    assertTrue(message.contains("file"), message);
  }

  @Test
  void aBeginningThatWasKilledIsNoObstacle() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("checkpoints"));
    Files.createDirectories(run.resolve("replay"));
    Files.writeString(run.resolve(".lock"), "");
    Files.writeString(run.resolve(".config.json.part"), "{\"form");
    create(run).close();
    assertEquals("algo", RunDirectory.config(run).algorithm());
    Path other = folder.resolve("other");
    Files.writeString(Files.createDirectories(other.resolve("checkpoints")).resolve("mine"), "");
    assertTrue(refusal(other).contains("choose another folder"));
  }

  @Test
  void anotherWriterIsRefusedInThisProcessAndInAnyOther() throws Exception {
    Path run = folder.resolve("run");
    String expected = run + " is being written by another process; wait for it, or stop it";
    try (RunDirectory first = create(run)) {
      assertEquals(expected, assertThrows(IOException.class, () -> RunDirectory.open(run)).getMessage());
      Path detour = Files.createSymbolicLink(folder.resolve("detour"), run);
      assertThrows(IOException.class, () -> RunDirectory.open(detour));
      // The refusals above must not have let go of the first one's lock.
      assertEquals(expected, openElsewhere(run));
      assertEquals("algo", first.config().algorithm());
    }
    assertEquals("opened algo", openElsewhere(run));
    RunDirectory.open(run).close();
  }

  private static String openElsewhere(Path run) throws Exception {
    Process child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
        System.getProperty("java.class.path"), RunDirectoryTest.class.getName(), run.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor());
    return said;
  }

  /** What {@link #openElsewhere} runs. */
  public static void main(String[] args) throws IOException {
    try (RunDirectory run = RunDirectory.open(Path.of(args[0]))) {
      System.out.print("opened " + run.config().algorithm());
    } catch (IOException e) {
      System.out.print(e.getMessage());
    }
    System.out.flush();
  }

  @Test
  void aConfigurationThatIsMissingOrDamagedIsNamed() throws IOException {
    assertEquals(folder + " is not a run: it has no config.json",
        assertThrows(IOException.class, () -> RunDirectory.config(folder)).getMessage());
    Path run = folder.resolve("run");
    create(run).close();
    Path file = run.resolve("config.json");
    byte[] whole = Files.readAllBytes(file);
    for (int end = 0; end < whole.length - 2; end += 3) {
      assertDamaged(run, Arrays.copyOf(whole, end));
    }
    byte[] noText = whole.clone();
    noText[20] = (byte) 0xff;
    assertDamaged(run, noText);
    String text = new String(whole, StandardCharsets.UTF_8);
    for (String bad : new String[] {"[]", "7", "null", text.replace("\"format\" : 5", "\"format\" : \"one\""),
        text.replace("\"seed\" : 5", "\"sed\" : 5"), text.replace("\"seed\" : 5", "\"seed\" : null"), text + "{}"}) {
      assertDamaged(run, bad.getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(file, text, run, 6, "has format 6, this version reads format 5; use a newer version");
    assertRefused(file, text.replace("\"seed\" : 5,", ""), run, 4,
        "has format 4, this version reads format 5; use the version that wrote it");
    Files.write(file, whole);
    RunDirectory.open(run).close();
  }

  private static void assertRefused(Path file, String text, Path run, int format, String message) throws IOException {
    Files.writeString(file, text.replace("\"format\" : 5", "\"format\" : " + format));
    assertEquals(file + " " + message, assertThrows(IOException.class, () -> RunDirectory.open(run)).getMessage());
  }

  private static void assertDamaged(Path run, byte[] config) throws IOException {
    Path file = run.resolve("config.json");
    Files.write(file, config);
    String message = assertThrows(IOException.class, () -> RunDirectory.open(run)).getMessage();
    assertTrue(message.startsWith(file + " is damaged: "), message);
  }
}
