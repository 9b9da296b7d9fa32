package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A command in a JVM of its own, which ends with its test at the latest. It can be interrupted even where whoever
 * started the tests ignores that: a JVM leaves a signal ignored that it finds so.
 */
final class Child implements AutoCloseable {
  private static final List<String> LISTENING = List.of("env", "--default-signal=INT");

  private final Process process;
  private final Path log;

  Child(Path log, List<String> args) throws IOException, InterruptedException {
    this(log, List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()), args);
  }

  private Child(Path log, List<String> program, List<String> args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(canBeSet() ? LISTENING : List.of());
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(program);
    command.addAll(args);
    this.log = log;
    process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** As the launcher starts it: in modules, where what is not opened or used is out of reach. */
  static Child ofModules(Path log, List<String> args) throws IOException, InterruptedException {
    String modules = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes")).collect(Collectors.joining(File.pathSeparator));
    return new Child(log, List.of("-p", modules, "-m", "dev.reverie.cli/" + Main.class.getName()), args);
  }

  /** Not every system has an env that sets signals. */
  private static boolean canBeSet() throws IOException, InterruptedException {
    List<String> probe = new ArrayList<>(LISTENING);
    probe.add("true");
    return new ProcessBuilder(probe).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
  }

  /** Interrupts it once a file is there, and gives its exit code. */
  int interruptAfter(Path file) throws IOException, InterruptedException {
    while (process.isAlive() && !Files.exists(file)) {
      Thread.onSpinWait();
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it goes on: " + log());
    return process.exitValue();
  }

  /** Waits for its end, and gives its exit code. */
  int end() throws InterruptedException {
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "it goes on: " + log());
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
