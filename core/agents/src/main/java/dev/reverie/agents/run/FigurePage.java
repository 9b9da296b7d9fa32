package dev.reverie.agents.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page of figures and tables of any measurements, in the manner of {@link Report}: one file that loads nothing. */
public final class FigurePage {
  private final String title;
  private final StringBuilder body = new StringBuilder();

  /** How numbers lie along an axis. */
  public enum Scale {
    /** Numbers of any sign; the axis spans them. */
    VALUES(Axis.Kind.VALUES),
    /** Amounts; zero is on the axis. */
    AMOUNTS(Axis.Kind.AMOUNTS),
    /** Sizes that matter by their ratios; logarithmic if they lie far enough apart. */
    RATIOS(Axis.Kind.RATIOS),
    /** Whole numbers. */
    COUNTS(Axis.Kind.COUNTS);

    private final Axis.Kind kind;

    Scale(Axis.Kind kind) {
      this.kind = kind;
    }
  }

  /**
   * Lines of one colour. Of several, each is drawn thin and their mean strong.
   *
   * @param label what they are
   * @param x where their points lie
   * @param lines a value for each x; NaN where there is none
   */
  public record Curve(String label, double[] x, List<double[]> lines) {
    /** Refuses lines of another length than x. */
    public Curve {
      lines = List.copyOf(lines);
      for (double[] line : lines) {
        if (line.length != x.length) {
          throw new IllegalArgumentException("curve '" + label + "': a line of " + line.length + " points over "
              + x.length + " places, expected as many");
        }
      }
    }

    /**
     * One line.
     *
     * @param label what it is
     * @param x where its points lie
     * @param y a value for each
     * @return the curve
     */
    public static Curve of(String label, double[] x, double[] y) {
      return new Curve(label, x, List.of(y));
    }
  }

  /**
   * Begins a page.
   *
   * @param title its title
   * @param summary one paragraph under it
   */
  public FigurePage(String title, String summary) {
    this.title = title;
    body.append("<h1>").append(Html.escape(title)).append("</h1>\n<p class=\"soft\">").append(Html.escape(summary))
        .append("</p>\n");
  }

  /**
   * Begins a section.
   *
   * @param text its heading
   * @return this
   */
  public FigurePage heading(String text) {
    body.append("<h2>").append(Html.escape(text)).append("</h2>\n");
    return this;
  }

  /**
   * Adds a note.
   *
   * @param text the note
   * @return this
   */
  public FigurePage note(String text) {
    body.append("<p class=\"soft note\">").append(Html.escape(text)).append("</p>\n");
    return this;
  }

  /**
   * Adds a chart as wide as the page; nothing if there is nothing to draw.
   *
   * @param heading what it shows
   * @param xScale how x lies
   * @param x what x is
   * @param yScale how y lies
   * @param y what y is
   * @param curves what is drawn, in the order of their colours
   * @return this
   */
  public FigurePage chart(String heading, Scale xScale, String x, Scale yScale, String y, List<Curve> curves) {
    LineChart chart = new LineChart(heading, new LineChart.Scale(xScale.kind, x), new LineChart.Scale(yScale.kind, y),
        curves.stream().map(FigurePage::series).toList());
    if (!chart.isEmpty()) {
      body.append("<div class=\"large\">").append(chart.html()).append("</div>\n");
    }
    return this;
  }

  static LineChart.Series series(Curve curve) {
    List<List<LineChart.Point>> lines = new ArrayList<>();
    for (double[] line : curve.lines) {
      List<LineChart.Point> points = new ArrayList<>();
      for (int k = 0; k < line.length; k++) {
        points.add(new LineChart.Point(curve.x[k], line[k]));
      }
      lines.add(points);
    }
    return new LineChart.Series(curve.label, lines);
  }

  /**
   * Adds a table.
   *
   * @param head names of the columns; the first column is aligned to the left, the others to the right
   * @param rows the cells of each row
   * @return this
   */
  public FigurePage table(List<String> head, List<List<String>> rows) {
    body.append("<div class=\"scroll\"><table><thead>");
    row("th", head);
    body.append("</thead>\n<tbody>");
    rows.forEach(r -> row("td", r));
    body.append("</tbody></table></div>\n");
    return this;
  }

  private void row(String cell, List<String> texts) {
    body.append("<tr>");
    texts.forEach(t -> body.append('<').append(cell).append('>').append(Html.escape(t)).append("</").append(cell)
        .append('>'));
    body.append("</tr>\n");
  }

  /**
   * Writes the page.
   *
   * @param file where to; its folder is made, the file replaced if it exists
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    SafeFiles.writeAtomically(file, Html.page(title, body.toString()));
  }
}
