package dev.reverie.agents.run;

/** The pictures of a study. */
final class StudyPictures {
  /** Pixels between frames. */
  static final int GAP = 2;
  /** Pixels between what was observed and what was imagined. */
  static final int CUT = 8;

  private static final int[][] COLOURS = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};

  private StudyPictures() {
  }

  /** Pixels of the frames observed and of those imagined, with the gaps between them. */
  static int width(Study.Film film, int frames) {
    return frames == 0 ? 0 : frames * (film.shape().width() + GAP) - GAP;
  }

  private static boolean cut(Study.Film film) {
    return film.observed() > 0 && film.observed() < film.columns();
  }

  /** All frames, with gaps, and a wider one where imagination begins. */
  static Png film(Study.Film film) {
    int height = film.shape().height();
    int width = film.shape().width();
    int rows = film.rows().size();
    Png png = new Png(width(film, film.columns()) + (cut(film) ? CUT - GAP : 0), rows * (height + GAP) - GAP);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < film.columns(); column++) {
        int x = column * (width + GAP) + (cut(film) && column >= film.observed() ? CUT - GAP : 0);
        frame(film, row * film.columns() + column, png, x, row * (height + GAP));
      }
    }
    return png;
  }

  private static void frame(Study.Film film, int index, Png png, int x, int y) {
    int channels = film.shape().channels();
    int at = index * film.shape().bytes();
    for (int j = 0; j < film.shape().height(); j++) {
      for (int i = 0; i < film.shape().width(); i++) {
        int red = film.pixels()[at] & 0xff;
        int green = film.pixels()[at + channels / 2] & 0xff;
        int blue = film.pixels()[at + channels - 1] & 0xff;
        png.set(x + i, y + j, red, green, blue);
        at += channels;
      }
    }
  }

  /** A pixel for each number, from the least, dark, to the greatest, bright. */
  static Png map(Study.HeatMap map, double least, double greatest) {
    Png png = new Png(map.columns(), map.rows());
    for (int i = 0; i < map.values().length; i++) {
      double v = greatest > least ? (map.values()[i] - least) / (greatest - least) : 0;
      double place = Math.clamp(v, 0, 1) * (COLOURS.length - 1);
      int below = Math.min((int) place, COLOURS.length - 2);
      int[] mixed = new int[3];
      for (int c = 0; c < 3; c++) {
        mixed[c] = (int) Math.round(COLOURS[below][c] + (place - below) * (COLOURS[below + 1][c] - COLOURS[below][c]));
      }
      png.set(i % map.columns(), i / map.columns(), mixed[0], mixed[1], mixed[2]);
    }
    return png;
  }
}
