package dev.reverie.agents.mbpo;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the model's error grows with depth: from real states, the best elite's mean predictions along the actions really
 * taken, against the states really reached. Errors are root mean squares, each number of the observation divided by its
 * standard deviation in the training data. Beside them, what each measure of disagreement says about the same steps,
 * mean over them.
 */
final class ModelError {
  private static final int STARTS = 256;

  private final TransitionLayout layout;
  private final Ensemble ensemble;
  private final Program program;
  private final Program.Live live;
  private final Program.Input observation;
  private final Program.Input action;
  private final Program.Output next;
  private final int[] counts;
  private final Measures measures;

  ModelError(Store store, TransitionLayout layout, Ensemble ensemble) {
    this.layout = layout;
    this.ensemble = ensemble;
    program = Program.trace(store, g -> {
      Rows rows = g.rows("states", STARTS, ensemble.config().members());
      Tensor from = g.input("observation", rows, layout.observations());
      Tensor mean = ensemble.predict(from.concat(g.input("action", rows, layout.actions()))).mean();
      g.output("next", mean.slice(1, 1 + layout.observations()).plus(from));
    });
    live = program.rows("states");
    observation = program.input("observation");
    action = program.input("action");
    next = program.output("next");
    counts = new int[ensemble.config().members()];
    measures = counts.length > 1 ? new Measures(store, layout, ensemble, STARTS) : null;
  }

  /**
   * What was measured, by depth from 1; NaN where no episode is long enough.
   *
   * @param error the model's error
   * @param disagreement each measure by name; none for an ensemble of one
   */
  record ByDepth(double[] error, Map<String, double[]> disagreement) {
  }

  /**
   * Measures along the newest transitions, which the model has not been trained on if this is called before training.
   *
   * @param ring real transitions
   * @param newest how many of the newest to use
   * @param depth longest rollout
   * @return what was measured
   */
  ByDepth measure(ReplayRing ring, int newest, int depth) {
    int count = Math.min(Math.min(newest, ring.size()), STARTS);
    float[] real = new float[count * layout.width()];
    ring.read(ring.total() - count, count, real, 0);
    int[] steps = reach(real, count);
    int width = layout.observations();
    float[] states = new float[count * width];
    float[] actions = new float[count * layout.actions()];
    float[] deviations = ensemble.inputDeviations();
    double[] errors = new double[depth];
    Map<String, double[]> disagreement = new LinkedHashMap<>();
    if (measures != null) {
      measures.measures().forEach(d -> disagreement.put(d.name(), new double[depth]));
    }
    int alive = 0;
    int[] start = new int[count];
    for (int i = 0; i < count; i++) {
      start[alive] = i;
      System.arraycopy(real, i * layout.width(), states, alive * width, width);
      alive++;
    }
    for (int t = 0; t < depth; t++) {
      int left = 0;
      for (int i = 0; i < alive; i++) {
        if (steps[start[i]] > t) {
          start[left] = start[i];
          System.arraycopy(states, i * width, states, left * width, width);
          System.arraycopy(real, (start[left] + t) * layout.width() + layout.actionAt(), actions,
              left * layout.actions(), layout.actions());
          left++;
        }
      }
      alive = left;
      if (alive == 0) {
        errors[t] = Double.NaN;
        for (double[] values : disagreement.values()) {
          values[t] = Double.NaN;
        }
        continue;
      }
      disagree(states, actions, alive, t, disagreement);
      predict(states, actions, alive);
      double sum = 0;
      for (int i = 0; i < alive; i++) {
        for (int c = 0; c < width; c++) {
          double d = states[i * width + c] - real[(start[i] + t) * layout.width() + layout.nextAt() + c];
          sum += d * d / ((double) deviations[c] * deviations[c]);
        }
      }
      errors[t] = Math.sqrt(sum / (alive * width));
    }
    return new ByDepth(errors, disagreement);
  }

  private void disagree(float[] states, float[] actions, int alive, int depth, Map<String, double[]> into) {
    if (measures == null) {
      return;
    }
    float[][] values = measures.measure(states, actions, alive);
    for (int m = 0; m < values.length; m++) {
      double sum = 0;
      for (float v : values[m]) {
        sum += v;
      }
      into.get(measures.measures().get(m).name())[depth] = sum / alive;
    }
  }

  /** How many transitions follow each other from each one on, itself included, before its episode ends. */
  private int[] reach(float[] real, int count) {
    int[] steps = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      boolean goesOn = i + 1 < count && real[i * layout.width() + layout.doneAt()] == 0;
      for (int c = 0; goesOn && c < layout.observations(); c++) {
        goesOn = real[i * layout.width() + layout.nextAt() + c] == real[(i + 1) * layout.width() + c];
      }
      steps[i] = 1 + (goesOn ? steps[i + 1] : 0);
    }
    return steps;
  }

  private void predict(float[] states, float[] actions, int alive) {
    Arrays.fill(counts, 0);
    counts[ensemble.elites()[0]] = alive;
    live.live(counts);
    observation.set(states, 0);
    action.set(actions, 0);
    program.run();
    next.get(states);
  }

  void warmUp() {
    program.warmUp();
    if (measures != null) {
      measures.warmUp();
    }
  }
}
