package dev.reverie.cli;

import dev.reverie.agents.env.Environments;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Trains an agent from scratch. */
@Command(name = "train", description = "Train an agent; Ctrl-C stops after a checkpoint.", sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  @ParentCommand
  private Main main;

  @Parameters(paramLabel = "ALGORITHM", completionCandidates = Names.class,
      description = "${COMPLETION-CANDIDATES}.")
  private String algorithm;

  @Option(names = "--env", required = true, paramLabel = "ID", description = "The environment; see envs.")
  private String environment;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed of everything; 0 unless said.")
  private long seed;

  @Option(names = "--steps", paramLabel = "N", description = "Real environment steps; the preset's unless said.")
  private Long steps;

  @Option(names = "--set", paramLabel = "KEY=VALUE",
      description = "Change a setting, e.g. ensemble.members=5; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--out", paramLabel = "FOLDER",
      description = "The run's folder; runs/ALGORITHM-ID-SEED unless said.")
  private Path out;

  /** The names of all algorithms. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Algorithms.all().stream().<String>map(Algorithm::name).iterator();
    }
  }

  @Override
  public Integer call() throws IOException {
    Algorithms.get(algorithm);
    Environments.description(environment);
    Map<String, String> overrides = new LinkedHashMap<>(settings);
    if (steps != null) {
      overrides.put("training.steps", steps.toString());
    }
    Path folder = out != null ? out : Path.of("runs", algorithm + "-" + environment + "-" + seed);
    try (Backend backend = main.openBackend();
        Training training = Training.start(folder, Algorithms.get(algorithm), environment, overrides, seed, backend)) {
      return main.train(training);
    }
  }
}
