package dev.reverie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that was measured on. */
final class Processor {
  private Processor() {
  }

  /** Its name where the operating system tells (Linux does), and how many processors the JVM sees. */
  static String name() {
    int count = Runtime.getRuntime().availableProcessors();
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(l -> l.startsWith("model name"))
          .findFirst().map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("unnamed processor") + ", " + count
          + (count == 1 ? " core" : " cores");
    } catch (IOException e) {
      return count + " processors";
    }
  }
}
