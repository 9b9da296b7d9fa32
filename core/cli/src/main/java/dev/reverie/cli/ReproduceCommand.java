package dev.reverie.cli;

import dev.reverie.agents.reproduce.Reproduction;
import dev.reverie.agents.reproduce.Reproductions;
import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.agents.train.Training;
import dev.reverie.engine.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a published experiment again. */
@Command(name = "reproduce", sortOptions = false, description = {
    "Run an experiment over many seeds, hold it against what was expected of it, and write one report.",
    "Exits with 1 if it is not reproduced. Stopped or killed, the same command goes on with it."})
final class ReproduceCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @ParentCommand
  private Main main;

  @Parameters(paramLabel = "NAME", completionCandidates = Names.class,
      description = "The experiment: ${COMPLETION-CANDIDATES}.")
  private String name;

  @Option(names = "--seeds", paramLabel = "N", description = "Seeds 0 to N-1; the experiment's own number unless said.")
  private Integer seeds;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Change a setting; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where everything goes; runs/NAME unless said.")
  private Path out;

  /** The names of all experiments. */
  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Reproductions.all().stream().map(Reproduction::name).iterator();
    }
  }

  /** Gives an experiment what the command line says. */
  private record Given(Main main, Path folder, int seeds, Map<String, String> settings, PrintWriter out,
      PrintWriter err) implements Workbench {
    @Override
    public int threads() {
      return main.threads();
    }

    @Override
    public Backend openBackend() {
      return main.openBackend();
    }

    @Override
    public boolean train(Training training) throws IOException {
      return main.train(training) == 0;
    }

    @Override
    public void tell(String line) {
      err.println(line);
    }
  }

  @Override
  public Integer call() throws IOException {
    Reproduction experiment = Reproductions.get(name);
    int wanted = seeds == null ? experiment.seeds() : seeds;
    if (wanted < 1) {
      throw new IllegalArgumentException("--seeds is " + wanted + ", expected at least 1");
    }
    PrintWriter results = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path folder = out != null ? out : Path.of("runs", name);
    Reproduction.Outcome outcome = experiment.run(new Given(main, folder, wanted, settings, results, err));
    if (outcome == Reproduction.Outcome.STOPPED) {
      err.println("to go on, give the same command again");
      return Main.STOPPED;
    }
    results.println(folder.resolve("report.html"));
    if (outcome == Reproduction.Outcome.NOT_REPRODUCED) {
      err.println("reverie: " + name + " is not reproduced: see what lies outside its band");
      return 1;
    }
    return 0;
  }
}
