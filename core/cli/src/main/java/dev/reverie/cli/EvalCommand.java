package dev.reverie.cli;

import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.RunConfig;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.agents.train.Evaluation;
import dev.reverie.agents.train.Evaluator;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures a trained agent. */
@Command(name = "eval", description = "Measure the last checkpoint of a run, without exploration.", sortOptions = false)
final class EvalCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @ParentCommand
  private Main main;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run;

  @Option(names = "--episodes", paramLabel = "N", defaultValue = "20", description = "Episodes; 20 unless said.")
  private int episodes;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1000000",
      description = "Seed of the first states; 1000000, that of training's own evaluations, unless said.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (episodes < 1) {
      throw new IllegalArgumentException("--episodes is " + episodes + ", expected at least 1");
    }
    RunConfig config = RunDirectory.config(run);
    Checkpoints.Found found = Checkpoints.of(run).latest();
    try (Backend backend = main.openBackend(); StepStream stream = Training.streams(config, episodes)) {
      Evaluation e = new Evaluator(stream, seed).run(Training.actor(config, found, backend, episodes));
      PrintWriter out = spec.commandLine().getOut();
      out.printf(Locale.ROOT, "%s on %s, step %,d, backend %s: return %.4f, deviation %.4f, least %.4f, greatest %.4f, "
          + "%d episodes%n", config.algorithm(), stream.environment().spec().id(), found.checkpoint().step(),
          backend.id(), e.mean(), e.deviation(), e.least(), e.greatest(), episodes);
    }
    return 0;
  }
}
