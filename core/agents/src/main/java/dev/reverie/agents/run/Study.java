package dev.reverie.agents.run;

import dev.reverie.agents.env.ObservationSpace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a learner shows of itself beside its metrics, for the report: pictures of what its model predicts, curves of
 * what it imagines. Figures of one section stand together.
 *
 * @param films frames in time
 * @param plots curves
 * @param maps numbers in two dimensions
 * @param values what is worth plotting over the run, by metric name
 */
public record Study(List<Film> films, List<Plot> plots, List<HeatMap> maps, Map<String, Double> values) {
  /** Keeps copies. */
  public Study {
    films = List.copyOf(films);
    plots = List.copyOf(plots);
    maps = List.copyOf(maps);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Nothing to show.
   *
   * @return a study without figures
   */
  public static Study none() {
    return new Study(List.of(), List.of(), List.of(), Map.of());
  }

  /**
   * Whether there are no figures.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return films.isEmpty() && plots.isEmpty() && maps.isEmpty();
  }

  /**
   * Where a figure stands and what it is.
   *
   * @param section heading of its section
   * @param title its own heading
   * @param note what to see in it; may be empty
   */
  public record Caption(String section, String title, String note) {
  }

  /**
   * Rows of frames beside each other, time from left to right.
   *
   * @param caption what it is
   * @param shape of a frame; 1 channel for grey, 3 for colours
   * @param rows what each row is
   * @param columns frames in a row
   * @param observed how many of these the model had seen; the others it imagined
   * @param pixels {@code [rows, columns, height, width, channels]}
   */
  public record Film(Caption caption, ObservationSpace.Image shape, List<String> rows, int columns, int observed,
      byte[] pixels) {
    /** Refuses frames that are not what was said. */
    public Film {
      rows = List.copyOf(rows);
      long expected = (long) rows.size() * columns * shape.bytes();
      if (shape.channels() != 1 && shape.channels() != 3 || rows.isEmpty() || columns < 1 || observed < 0
          || observed > columns || pixels.length != expected) {
        throw new IllegalArgumentException("film '" + caption.title() + "': " + pixels.length + " bytes, " + observed
            + " frames observed of " + columns + " in " + rows.size() + " rows of " + shape + "; expected " + expected
            + " bytes, 1 or 3 channels, a row and a frame");
      }
    }

    /**
     * The truth, what the model made of it, and how they differ: grey where they do not.
     *
     * @param caption what it is
     * @param shape of a frame
     * @param observed frames that the model had seen
     * @param truth {@code [frames, height, width, channels]}
     * @param model as many
     * @return three rows
     */
    public static Film compared(Caption caption, ObservationSpace.Image shape, int observed, byte[] truth,
        byte[] model) {
      if (truth.length != model.length) {
        throw new IllegalArgumentException("film '" + caption.title() + "': " + truth.length + " bytes of truth and "
            + model.length + " of the model, expected as many");
      }
      byte[] all = new byte[3 * truth.length];
      System.arraycopy(truth, 0, all, 0, truth.length);
      System.arraycopy(model, 0, all, truth.length, truth.length);
      for (int i = 0; i < truth.length; i++) {
        all[2 * truth.length + i] = (byte) (((model[i] & 0xff) - (truth[i] & 0xff)) / 2 + 128);
      }
      return new Film(caption, shape, List.of("truth", "model", "difference"), truth.length / shape.bytes(), observed,
          all);
    }
  }

  /**
   * Curves.
   *
   * @param caption what it is
   * @param x what x is
   * @param y what y is
   * @param mark where something begins, e.g. imagination, as the note says; NaN for nowhere
   * @param curves in the order of their colours
   */
  public record Plot(Caption caption, String x, String y, double mark, List<FigurePage.Curve> curves) {
    /** Keeps a copy. */
    public Plot {
      curves = List.copyOf(curves);
    }
  }

  /**
   * Numbers in two dimensions, as colours from dark to bright.
   *
   * @param caption what it is
   * @param x what is along a row
   * @param y what is along a column
   * @param columns numbers in a row
   * @param values row-major, finite
   */
  public record HeatMap(Caption caption, String x, String y, int columns, double[] values) {
    /** Refuses rows that are not full. */
    public HeatMap {
      if (columns < 1 || values.length == 0 || values.length % columns != 0) {
        throw new IllegalArgumentException("map '" + caption.title() + "': " + values.length + " numbers in rows of "
            + columns + ", expected full rows");
      }
    }

    int rows() {
      return values.length / columns;
    }
  }
}
