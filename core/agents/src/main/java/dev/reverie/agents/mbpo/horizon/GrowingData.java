package dev.reverie.agents.mbpo.horizon;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.mbpo.BranchedRollouts;
import dev.reverie.agents.mbpo.Ensemble;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One task, one seed: a model that goes on learning as data grows, and each controller's rollouts of it. The data are
 * the first of a recorded stream as they came, and the policy is the one at the stream's end, so that nothing changes
 * but how much there is to learn from.
 */
final class GrowingData {
  /**
   * Real steps after which the recording agent's policy is taken down, as an agent with a model does at its trainings.
   */
  private static final int POLICY_EVERY = 250;

  /** The controllers that look at the model. */
  static final List<String> CONTROLLERS = List.of("bound", "m2ac", "macura", "infoprop");

  private final HorizonConfig config;
  private final RealStream stream;
  private final ReplayRing data;
  private final ReplayRing pool;
  private final Ensemble ensemble;
  private final Map<String, BranchedRollouts> rollouts = new LinkedHashMap<>();
  private final double policyDistance;

  /**
   * What was measured, one number per size.
   *
   * @param meanLength for each controller, transitions stored for each rollout begun
   * @param modelDistance what the bound takes for the model's distance from the truth
   * @param holdout the model's mean squared error on held-out transitions
   * @param endedInAll share of Infoprop's rollouts that its total limit ended, and not its limit of a single step
   * @param policyDistance what the bound takes for the policy's distance from those that collected the data, at all
   *     sizes
   */
  record Result(Map<String, double[]> meanLength, double[] modelDistance, double[] holdout,
      double[] endedInAll, double policyDistance) {
  }

  /** Records the stream and makes ready. */
  GrowingData(HorizonConfig config, RealStream stream, Store store) {
    this.config = config;
    this.stream = stream;
    int width = stream.layout().width();
    State table = store.free("replay", stream.ring().capacity(), width);
    data = new ReplayRing(table, 0, stream.ring().capacity());
    ensemble = new Ensemble(table, stream.layout(), config.ensemble());
    BranchedRollouts watching = make(store, config.rollout().with("bound"));
    stream.record(total -> {
      if (total >= stream.randomSteps() && (total - stream.randomSteps()) % POLICY_EVERY == 0) {
        watching.policyCollects(total);
      }
    });
    watching.begin(stream.ring(), 1, 0);
    policyDistance = watching.controller().metrics().get("rollout.policyDistance");
    for (String c : CONTROLLERS) {
      rollouts.put(c, make(store, config.rollout().with(c).withPolicyDistance(policyDistance)));
    }
    State scratch = store.free("pool", 4 * config.rolloutStates(), width);
    pool = new ReplayRing(scratch, 0, 4 * config.rolloutStates());
  }

  private BranchedRollouts make(Store store, RolloutSettings settings) {
    return new BranchedRollouts(store, stream.layout(), ensemble, stream.sac().policy(),
        stream.spec().termination(), ActionBounds.of(stream.spec()), asked(settings), settings, stream.discount());
  }

  /**
   * Where rollouts begin until enough transitions are kept: as many as so many rollouts leave at most, so that no fewer
   * begin.
   */
  private int asked(RolloutSettings settings) {
    return settings.controller().equals("infoprop") ? config.rolloutStates() * settings.infoprop().horizon()
        : config.rolloutStates();
  }

  /** Goes through all sizes; {@code told} gets a line of each. */
  Result run(Consumer<String> told) {
    int[] sizes = config.sizes();
    Result result = new Result(new LinkedHashMap<>(), new double[sizes.length], new double[sizes.length],
        new double[sizes.length], policyDistance);
    CONTROLLERS.forEach(c -> result.meanLength().put(c, new double[sizes.length]));
    float[] rows = stream.rows();
    int width = stream.layout().width();
    for (int i = 0; i < sizes.length; i++) {
      while (data.total() < sizes[i]) {
        data.add(rows, (int) data.total() * width, 1);
      }
      Ensemble.Report report = ensemble.train(data);
      result.holdout()[i] = Arrays.stream(report.holdoutErrors()).average().orElseThrow();
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d transitions, %3d epochs, error %.3g:",
          sizes[i], report.epochs(), result.holdout()[i]));
      for (Map.Entry<String, BranchedRollouts> e : rollouts.entrySet()) {
        BranchedRollouts r = e.getValue();
        r.begin(data, asked(config.rollout().with(e.getKey())), i);
        double length = (double) r.run(pool) / r.begun();
        result.meanLength().get(e.getKey())[i] = length;
        line.append(String.format(Locale.ROOT, " %s %.2f", e.getKey(), length));
      }
      result.modelDistance()[i] = rollouts.get("bound").controller().metrics().get("rollout.modelDistance");
      Map<String, Double> info = rollouts.get("infoprop").controller().metrics();
      result.endedInAll()[i] = info.get("rollout.endedInAll") / rollouts.get("infoprop").begun();
      told.accept(line.toString());
    }
    return result;
  }
}
