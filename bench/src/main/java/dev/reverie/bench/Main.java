package dev.reverie.bench;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie bench}. Exit codes: 0 done, 1 failed, 2 wrongly called. */
@Command(name = "reverie bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure the kernels: one row for each operation and shape, several JVMs each.")
public final class Main implements Callable<Integer> {
  /** The system property with the folder that libtorch is unpacked to. */
  static final String CACHE = "reverie.bench.cache";

  private static final int FORKS = 3;
  /** Kept, or its level may be forgotten. */
  private static final Logger LOG = Logger.getLogger("dev.reverie.engine");

  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "FILTER",
      description = "Which rows: a regular expression found anywhere in a row's name or class; all unless said.")
  private String filter;

  @Option(names = "--backend", paramLabel = "ID",
      description = "What computes: auto, scalar, vector, native or cuda; auto unless said.")
  private String backend = "auto";

  @Option(names = "--threads", paramLabel = "N",
      description = "Threads to compute with, the peers' too; 1 unless said.")
  private int threads = 1;

  @Option(names = "--peers", description = "Measure the same work in libtorch, in turn with ours.")
  private boolean peers;

  @Option(names = "--json", paramLabel = "FILE", description = "Write everything that was measured.")
  private Path json;

  @Option(names = "--forks", paramLabel = "N", description = "JVMs for each row; 3 unless said.")
  private Integer forks;

  @Option(names = "--quick", description = "Measure shortly, in one JVM: to see that everything runs.")
  private boolean quick;

  @Option(names = "--stability", paramLabel = "N", description = "Run N JVMs of each row and print how far they are "
      + "apart, each as a share of the peak beside it; products, ensemble and SAC unless a filter is given.")
  private Integer stability;

  @Option(names = "--list", description = "List the rows and measure nothing.")
  private boolean list;

  @Option(names = "--stacktrace", description = "Print the stack trace of a failure.")
  private boolean stacktrace;

  Main() {
  }

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    // The head of the table says which backend it is.
    LOG.setLevel(Level.WARNING);
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /**
   * Runs the command.
   *
   * @param out where results go
   * @param err where messages go
   * @param args the command line
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((e, given) -> {
          err.println("reverie: " + e.getMessage());
          err.println("'reverie bench --help' tells what it takes.");
          return CommandLine.ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((e, command, parsed) -> {
          err.println("reverie: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
          if (main.stacktrace) {
            e.printStackTrace(err);
          }
          return CommandLine.ExitCode.SOFTWARE;
        })
        .execute(args);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Row> rows = rows();
    if (list) {
      rows.forEach(r -> out.println(r.name()));
      return 0;
    }
    Path folder = json == null ? null : json.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), "--json is " + json
          + ", expected a file in a folder that exists");
    }
    Settings asked = settings();
    Backend opened = backend();
    Settings settings = asked.on(opened.id());
    String description = opened.description();
    opened.close();
    if (peers) {
      requirePeers();
    }
    out.println(Processor.name() + ", JDK " + Runtime.version() + ", " + description + ", " + settings.forks()
        + (settings.forks() == 1 ? " JVM" : " JVMs") + " a row");
    out.println(stability == null ? Table.head() : Table.stabilityHead());
    List<Measured> measured = new ArrayList<>();
    ForkRunner runner = new ForkRunner(settings);
    for (Row row : rows) {
      Measured m = measure(runner, row, settings.forks());
      out.println(stability == null ? Table.lines(m) : Table.stability(m));
      measured.add(m);
      if (json != null) {
        ResultFile.write(json, settings, measured);
      }
    }
    return 0;
  }

  private Measured measure(ForkRunner runner, Row row, int count) {
    Measured m = new Measured(row);
    for (int i = 0; i < count; i++) {
      m.add(runner.ours(row, i == 0));
      if (peers) {
        row.peers().forEach(peer -> m.add(peer, runner.peer(row, peer)));
      }
    }
    return m;
  }

  private List<Row> rows() {
    try {
      return filter != null ? Catalog.select(filter) : stability != null ? Catalog.stable() : Catalog.all();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Settings settings() {
    if (stability != null && stability < 2) {
      throw new ParameterException(spec.commandLine(), "--stability is " + stability + ", expected at least 2 JVMs");
    }
    if (stability != null && (forks != null || peers)) {
      throw new ParameterException(spec.commandLine(), "--stability goes with neither --forks nor --peers");
    }
    int count = stability != null ? stability : forks != null ? forks : quick ? 1 : FORKS;
    try {
      return quick ? Settings.quick(backend, threads, count) : Settings.usual(backend, threads, count);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The backend by itself: one that cannot start is refused once, here, and not by each fork. */
  private Backend backend() {
    try {
      return Backends.open(backend, threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void requirePeers() {
    try {
      Class.forName("ai.djl.pytorch.engine.PtEngine", false, Main.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("--peers needs libtorch on the class path, which is not there: start it with "
          + "./reverie bench --peers, or build it with mvn -Ppeers -pl bench/libtorch -am package", e);
    }
  }
}
