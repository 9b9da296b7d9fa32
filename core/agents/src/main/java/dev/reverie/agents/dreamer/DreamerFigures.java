package dev.reverie.agents.dreamer;

import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.run.FigurePage.Curve;
import dev.reverie.agents.run.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What a {@link DreamerStudy} saw, as figures: row {@code t * sequences + b} of every array is step t of sequence b. */
final class DreamerFigures {
  private static final String OPEN = "Open-loop prediction";
  private static final String CLOSED = "Reconstruction";
  private static final String IMAGINED = "Imagined trajectories";
  private static final String LATENT = "Latent state";
  private static final String CUT = "Imagined from the broken line on, under the actions that were taken.";
  private static final int FILMS = 3;
  private static final int FRAMES = 12;
  private static final int PLOTS = 6;
  private static final double OFTEN = 0.01;
  private static final ObservationSpace.Image SHAPE = new ObservationSpace.Image(64, 64, 3);

  private final SequenceBatch batch;
  private final int length;
  private final int sequences;
  private final int observed;
  private final int classes;
  private final Function<String, float[]> outputs;
  private final List<Study.Film> films = new ArrayList<>();
  private final List<Study.Plot> plots = new ArrayList<>();
  private final List<Study.HeatMap> maps = new ArrayList<>();
  private final Map<String, Double> values = new LinkedHashMap<>();

  /**
   * Figures of a batch.
   *
   * @param batch the truth
   * @param observed steps that the model observed before it imagined
   * @param classes of each latent variable, 0 where they are any numbers
   * @param outputs what the model made of it, by name
   */
  DreamerFigures(SequenceBatch batch, int observed, int classes, Function<String, float[]> outputs) {
    this.batch = batch;
    this.observed = observed;
    this.classes = classes;
    this.outputs = outputs;
    length = batch.length();
    sequences = batch.sequences();
  }

  Study study() {
    int numbers = batch.layout().numbers();
    int pixels = batch.layout().imageBytes();
    if (pixels > 0) {
      float[] truth = new float[length * sequences * pixels];
      batch.images(truth);
      float[] open = outputs.apply("open.image");
      openFilms(truth, open);
      film(CLOSED, 0, new Study.Caption(CLOSED, "First sequence", "All observed."), 0, Math.max(1, length
          / (2 * FRAMES)), Math.min(length, 2 * FRAMES), truth, outputs.apply("closed.image"));
      errors("Error of pictures by horizon", numbers > 0 ? "model.picture." : "model.", truth, open, pixels, true);
    }
    if (numbers > 0) {
      float[] open = outputs.apply("open.numbers");
      curves(OPEN, CUT, batch.numbers(), open, numbers, PLOTS, observed - 0.5);
      curves(CLOSED, "", batch.numbers(), outputs.apply("closed.numbers"), numbers, PLOTS / 2, Double.NaN);
      errors("Error of numbers by horizon", "model.", batch.numbers(), open, numbers, false);
    }
    plots.add(plot(new Study.Caption(OPEN, "Reward", CUT), batch.rewards(), outputs.apply("open.reward"), 1, 0,
        observed - 0.5));
    trajectories("Reward", "imagined.reward");
    trajectories("Value", "imagined.value");
    latent(outputs.apply("closed.stoch"));
    return new Study(films, plots, maps, values);
  }

  private void openFilms(float[] truth, float[] model) {
    int half = Math.min(FRAMES, Math.min(observed, length - observed));
    for (int b = 0; b < Math.min(FILMS, sequences); b++) {
      film(OPEN, b, new Study.Caption(OPEN, "Sequence " + (b + 1), ""), observed - half, 1, 2 * half, truth, model);
    }
  }

  /** Frames of a sequence from a step on, every so many steps. */
  private void film(String section, int b, Study.Caption caption, int from, int every, int count, float[] truth,
      float[] model) {
    byte[] seen = new byte[count * SHAPE.bytes()];
    byte[] made = new byte[seen.length];
    for (int k = 0; k < count; k++) {
      int row = (from + k * every) * sequences + b;
      for (int i = 0; i < SHAPE.bytes(); i++) {
        seen[k * SHAPE.bytes() + i] = colour(truth[row * SHAPE.bytes() + i]);
        made[k * SHAPE.bytes() + i] = colour(model[row * SHAPE.bytes() + i]);
      }
    }
    films.add(Study.Film.compared(caption, SHAPE, section.equals(OPEN) ? count / 2 : count, seen, made));
  }

  private static byte colour(float v) {
    return (byte) Math.clamp(Math.round((v + 0.5f) * 255), 0, 255);
  }

  private void curves(String section, String note, float[] truth, float[] model, int width, int most, double mark) {
    for (int d = 0; d < Math.min(most, width); d++) {
      plots.add(plot(new Study.Caption(section, "Number " + d + " of the observation", note), truth, model, width, d,
          mark));
    }
  }

  /** One column of the first sequence. */
  private Study.Plot plot(Study.Caption caption, float[] truth, float[] model, int width, int column, double mark) {
    double[] x = new double[length];
    double[] seen = new double[length];
    double[] made = new double[length];
    for (int t = 0; t < length; t++) {
      x[t] = t;
      seen[t] = truth[t * sequences * width + column];
      made[t] = model[t * sequences * width + column];
    }
    return new Study.Plot(caption, "steps", "value", mark, List.of(Curve.of("truth", x, seen),
        Curve.of("model", x, made)));
  }

  /**
   * Root mean square of what is imagined, and of the last observation kept, by the depth of imagination, in standard
   * deviations: of each number, or of all pixels together. Nothing is counted beyond the end of an episode.
   */
  private void errors(String title, String key, float[] truth, float[] model, int width, boolean together) {
    double[] variance = variances(truth, width);
    if (together) {
      Arrays.fill(variance, Arrays.stream(variance).average().orElseThrow());
    }
    int depths = length - observed;
    double[] x = new double[depths];
    double[] error = new double[depths];
    double[] copied = new double[depths];
    for (int k = 0; k < depths; k++) {
      x[k] = k + 1;
      double count = 0;
      for (int b = 0; b < sequences; b++) {
        if (sameEpisode(b, observed + k)) {
          int at = ((observed + k) * sequences + b) * width;
          int kept = ((observed - 1) * sequences + b) * width;
          for (int d = 0; d < width; d++) {
            if (variance[d] > 1e-12) {
              error[k] += square(model[at + d] - truth[at + d]) / variance[d];
              copied[k] += square(truth[kept + d] - truth[at + d]) / variance[d];
              count++;
            }
          }
        }
      }
      error[k] = Math.sqrt(error[k] / count);
      copied[k] = Math.sqrt(copied[k] / count);
      if (count > 0) {
        values.put(key + "error." + (k + 1), error[k]);
        values.put(key + "copied." + (k + 1), copied[k]);
      }
    }
    plots.add(new Study.Plot(new Study.Caption(OPEN, title, "Mean of " + sequences + " sequences."),
        "steps imagined", "root mean square / standard deviation", Double.NaN,
        List.of(Curve.of("model", x, error), Curve.of("last observation kept", x, copied))));
  }

  private boolean sameEpisode(int b, int t) {
    for (int k = observed; k <= t; k++) {
      if (batch.first()[k * sequences + b] != 0) {
        return false;
      }
    }
    return true;
  }

  private double[] variances(float[] truth, int width) {
    double[] variance = new double[width];
    int rows = length * sequences;
    for (int d = 0; d < width; d++) {
      double sum = 0;
      double squares = 0;
      for (int r = 0; r < rows; r++) {
        sum += truth[r * width + d];
        squares += square(truth[r * width + d]);
      }
      variance[d] = Math.max(0, squares / rows - square(sum / rows));
    }
    return variance;
  }

  private static double square(double v) {
    return v * v;
  }

  private void trajectories(String title, String output) {
    float[] all = outputs.apply(output);
    int steps = all.length / sequences;
    double[] x = new double[steps];
    List<double[]> lines = new ArrayList<>();
    for (int b = 0; b < sequences; b++) {
      double[] line = new double[steps];
      for (int t = 0; t < steps; t++) {
        x[t] = t;
        line[t] = all[t * sequences + b];
      }
      lines.add(line);
    }
    plots.add(new Study.Plot(new Study.Caption(IMAGINED, title, "From the middle of each sequence, by the policy; the "
        + "likeliest action and state."), "imagined steps", title.toLowerCase(Locale.ROOT), Double.NaN,
        List.of(new Curve(title, x, lines))));
  }

  private void latent(float[] stoch) {
    int rows = length * sequences;
    int width = stoch.length / rows;
    double[] mean = new double[width];
    for (int i = 0; i < stoch.length; i++) {
      mean[i % width] += (double) stoch[i] / rows;
    }
    if (classes == 0) {
      double[] deviation = Arrays.stream(variances(stoch, width)).map(Math::sqrt).sorted().toArray();
      double[] x = new double[width];
      Arrays.setAll(x, i -> i + 1);
      plots.add(new Study.Plot(new Study.Caption(LATENT, "How much each variable moves", "From the least to the most."),
          "variables", "standard deviation over the steps", Double.NaN, List.of(Curve.of("variables", x, deviation))));
      return;
    }
    double used = 0;
    double entropy = 0;
    for (double p : mean) {
      used += p > OFTEN ? 1 : 0;
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    int groups = width / classes;
    double[] turned = new double[width];
    for (int i = 0; i < width; i++) {
      turned[i % classes * groups + i / classes] = mean[i];
    }
    values.put("latent.used", used / groups);
    values.put("latent.entropy", entropy / groups);
    maps.add(new Study.HeatMap(new Study.Caption(LATENT, "How often each class is taken", String.format(Locale.ROOT,
        "%.1f of %d classes are taken in more than 1 %% of the steps, mean of the variables; the entropy of what is "
            + "taken is %.2f nats of at most %.2f.", used / groups, classes, entropy / groups, Math.log(classes))),
        "variable", "class", groups, turned));
  }
}
