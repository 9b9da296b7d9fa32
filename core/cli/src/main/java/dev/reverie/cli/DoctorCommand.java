package dev.reverie.cli;

import dev.reverie.engine.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tells what this machine and JVM can do for Reverie. */
@Command(name = "doctor", description = "Tell what runs here: JDK, flags, processor, and each backend's state.")
final class DoctorCommand implements Runnable {
  private static final Set<String> FEATURES = new TreeSet<>(List.of("sse4_2", "avx", "avx2", "fma", "avx512f",
      "avx512bw", "avx512vl", "asimd", "sve", "sve2"));

  @Spec
  private CommandSpec spec;

  @ParentCommand
  private Main main;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    line(out, "JDK", Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
        + System.getProperty("java.home"));
    line(out, "system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
        + System.getProperty("os.arch"));
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    line(out, "JVM flags", flags.isEmpty() ? "none" : String.join(" ", flags));
    line(out, "most heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
    line(out, "processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    line(out, "features", features());
    line(out, "threads", Integer.toString(main.threads()));
    out.println();
    String chosen = null;
    for (Backends.Candidate c : Backends.candidates()) {
      boolean starts = c.probe().available();
      out.printf("%-10s %-12s %s%n", c.id(), starts ? "can start" : "cannot start", c.probe().detail());
      if (!starts && !c.probe().remedy().isEmpty()) {
        out.printf("%-23s to change that: %s%n", "", c.probe().remedy());
      }
      chosen = chosen == null && starts ? c.id() : chosen;
    }
    out.println();
    line(out, "auto takes", chosen == null ? "none" : chosen);
  }

  private static void line(PrintWriter out, String what, String value) {
    out.printf("%-10s %s%n", what, value);
  }

  /** The vector instructions that the operating system names; Linux tells, others are not asked. */
  private static String features() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(l -> l.startsWith("flags") || l.startsWith("Features"))
          .findFirst()
          .map(l -> String.join(" ", Arrays.stream(l.substring(l.indexOf(':') + 1).trim().split(" "))
              .filter(FEATURES::contains).toList()))
          .orElse("not told by this system");
    } catch (IOException e) {
      return "not told by this system";
    }
  }
}
