package dev.reverie.agents.mbpo.rollout;

import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MACURA (Frauenknecht et al. 2024, arXiv 2405.19014): a rollout ends for good the first time that the geometric
 * Jensen-Shannon divergence u reaches a threshold, or after H steps. The first step is from real states: its u has a
 * 95th percentile, xi times that is this time's border, and the threshold is the mean of the last borders, this one
 * included. Policy updates are {@code floor(2 fill G)}, fill the share of the pool that is filled.
 *
 * <p>The authors' pink noise, an exploration and no part of the rule, is left out. States: {@code
 * rollout.macura.borders}, {@code rollout.macura.count}.
 */
final class MacuraLength implements RolloutController {
  private final RolloutSettings.Macura settings;
  private final State borders;
  private final State count;
  private double border = Double.NaN;
  private double threshold = Double.NaN;

  MacuraLength(RolloutSettings.Macura settings, Store store) {
    this.settings = settings;
    borders = store.free("rollout.macura.borders", settings.window());
    count = store.counter("rollout.macura.count", 1);
  }

  @Override
  public Look look() {
    return Look.GEOMETRIC_JSD;
  }

  @Override
  public int longest() {
    return settings.horizon();
  }

  @Override
  public void begin(Situation situation) {
  }

  @Override
  public int length() {
    return settings.horizon();
  }

  @Override
  public void judge(int step, Steps steps) {
    float[] u = steps.scores();
    if (step == 0) {
      border = settings.xi() * Quantile.of(u, steps.count(), 1, 0, settings.percentile() / 100);
      // Without a finite number there is nothing to remember, and no step is stored either.
      threshold = Double.isNaN(border) ? Double.NaN : remember(border);
    }
    for (int i = 0; i < steps.count(); i++) {
      if (!(u[i] < threshold)) {
        steps.end(i);
      }
    }
  }

  /** Adds a border; gives the mean of those that are remembered. */
  private double remember(double border) {
    int[] so = new int[1];
    count.get(so);
    borders.set(so[0] % settings.window(), new float[] {(float) border}, 0, 1);
    so[0]++;
    count.set(so);
    float[] all = borders.toArray();
    int n = Math.min(so[0], settings.window());
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += all[i];
    }
    return sum / n;
  }

  @Override
  public int updates(int setting, double fill) {
    return (int) (2 * fill * setting);
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("rollout.border", border);
    values.put("rollout.threshold", threshold);
    return values;
  }
}
