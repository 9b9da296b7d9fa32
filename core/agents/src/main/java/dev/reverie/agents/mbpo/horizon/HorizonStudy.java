package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.mbpo.disagreement.Disagreement;
import dev.reverie.agents.reproduce.Reproduction;
import dev.reverie.agents.reproduce.Workbench;
import dev.reverie.agents.run.SettingsText;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Controllers of rollout lengths on Pendulum and the point mass, by one setting for both: whether rollouts become
 * longer as data grows, whether measures of disagreement tell states like those learned from, from others, and, with
 * {@code returns=true}, what agents earn.
 */
public final class HorizonStudy implements Reproduction {
  /** The tasks. */
  static final List<String> TASKS = List.of("pendulum", "point-mass");

  /** Makes the study. */
  public HorizonStudy() {
  }

  @Override
  public String name() {
    return "mbpo-horizon";
  }

  @Override
  public String description() {
    return "How long imagined rollouts are as data grows, and what disagreement knows of the unknown";
  }

  @Override
  public int seeds() {
    return 3;
  }

  @Override
  public Outcome run(Workbench workbench) throws IOException {
    HorizonConfig config = SettingsText.override(HorizonConfig.standard(), workbench.settings());
    Map<String, TaskResult> tasks = new LinkedHashMap<>();
    Returns returns = null;
    try (Backend backend = workbench.openBackend()) {
      for (String task : TASKS) {
        tasks.put(task, measure(config, task, workbench, backend));
      }
      if (config.returns()) {
        returns = new Returns(config);
        if (!returns.train(workbench, backend)) {
          return Outcome.STOPPED;
        }
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Map.Entry<String, TaskResult> e : tasks.entrySet()) {
      verdicts.addAll(e.getValue().verdicts(e.getKey(), config.sizes()));
    }
    if (returns != null) {
      verdicts.addAll(returns.verdicts());
    }
    new HorizonReport(config, tasks, returns, verdicts).write(workbench);
    return verdicts.stream().allMatch(v -> v.holds() || !v.counts()) ? Outcome.REPRODUCED : Outcome.NOT_REPRODUCED;
  }

  private static TaskResult measure(HorizonConfig config, String task, Workbench workbench, Backend backend) {
    List<GrowingData.Result> growing = new ArrayList<>();
    List<Map<Disagreement, Double>> auroc = new ArrayList<>();
    int[] sizes = config.sizes();
    for (int seed = 0; seed < workbench.seeds(); seed++) {
      String label = task + ", seed " + seed + ": ";
      Store store = backend.newStore(seed);
      RealStream stream = new RealStream(task, store, sizes[sizes.length - 1]);
      growing.add(new GrowingData(config, stream, store).run(line -> workbench.tell(label + line)));
      auroc.add(new OutOfDistribution(config, stream.layout(), backend.newStore(seed)).auroc(stream.rows()));
    }
    return new TaskResult(growing, auroc);
  }
}
