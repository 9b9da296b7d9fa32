package dev.reverie.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Names the command in the help. The benchmarks are a program of their own, which needs what no other command does; the
 * launcher starts that one when its first argument is {@code bench}.
 */
@Command(name = "bench", description = "Measure the kernels; './reverie bench --help' tells more.")
final class BenchCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Parameters(hidden = true, arity = "0..*")
  private List<String> any;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(),
        "bench is started by the launcher alone, and comes first: ./reverie bench [FILTER] [options]");
  }
}
