package dev.reverie.cli;

import dev.reverie.agents.run.RunDirectory;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Goes on with a run. */
@Command(name = "resume", description = "Go on with a run that was stopped or killed, from its last checkpoint.")
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand
  private Main main;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run;

  @Override
  public Integer call() throws IOException {
    RunDirectory.config(run);
    try (Backend backend = main.openBackend(); Training training = Training.resume(run, backend)) {
      return main.train(training);
    }
  }
}
