package dev.reverie.cli;

import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code reverie} command. Exit codes: 0 done, 1 failed, 2 wrongly called, 130 stopped by Ctrl-C. */
@Command(name = "reverie", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
    synopsisSubcommandLabel = "COMMAND", description = "Model-based reinforcement learning on the JVM.",
    subcommands = {TrainCommand.class, ResumeCommand.class, EvalCommand.class, ReproduceCommand.class,
        EnvsCommand.class, BenchCommand.class, DoctorCommand.class, CommandLine.HelpCommand.class})
public final class Main {
  /** Exit code after Ctrl-C. */
  static final int STOPPED = 130;

  @Spec
  private CommandSpec spec;

  @Option(names = "--backend", paramLabel = "ID", scope = ScopeType.INHERIT,
      description = "What computes: auto, scalar, vector, native or cuda; auto unless said.")
  private String backend;

  @Option(names = "--threads", paramLabel = "N", scope = ScopeType.INHERIT,
      description = "Threads to compute with; one for each processor unless said.")
  private Integer threads;

  @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
  private boolean stacktrace;

  Main() {
  }

  /**
   * Runs one command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Logs.oneLineEach();
    int status = JdkCheck.refusal(Runtime.version()).map(reason -> {
      System.err.println("reverie: " + reason);
      return CommandLine.ExitCode.SOFTWARE;
    }).orElseGet(() -> run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    System.exit(status);
  }

  /**
   * Runs one command.
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
        .setParameterExceptionHandler((e, given) -> explain(e))
        .setExecutionExceptionHandler((e, command, parsed) -> main.fail(e))
        .execute(args);
  }

  /**
   * Opens the backend that the command line asks for, or else the system properties.
   *
   * @return a new backend; the caller closes it
   * @throws ParameterException if there is no such backend, or the number of threads is out of range
   */
  Backend openBackend() {
    try {
      return Backends.open(backend == null ? System.getProperty(Backends.BACKEND, "auto") : backend, threads());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * Trains to the end or to Ctrl-C.
   *
   * @param training what to train
   * @return the exit code: 0, or 130 after Ctrl-C
   * @throws IOException if the run cannot be written
   */
  int train(Training training) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine line = new ProgressLine(err, training.label(), ProgressLine.onTerminal());
    try (Interrupt interrupt = new Interrupt()) {
      boolean done = training.run(interrupt, line);
      line.clear();
      err.println(done ? "done: " + training.path() + ", its report.html shows how it went"
          : "stopped at step " + training.step() + "; to go on: reverie resume " + training.path());
      return done ? 0 : STOPPED;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * How many threads the command line asks for, or else the system properties.
   *
   * @return the number
   */
  int threads() {
    return threads == null ? Backends.threads() : threads;
  }

  private static int explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("reverie: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells what it takes.");
    return CommandLine.ExitCode.USAGE;
  }

  private int fail(Exception e) {
    PrintWriter err = spec.commandLine().getErr();
    // The message of many a file's exception is its path alone.
    boolean silent = e.getMessage() == null || e instanceof FileSystemException f && f.getReason() == null;
    err.println("reverie: " + (silent ? e.toString() : e.getMessage()));
    if (stacktrace) {
      e.printStackTrace(err);
    }
    return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }
}
