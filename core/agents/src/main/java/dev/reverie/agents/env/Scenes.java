package dev.reverie.agents.env;

/** The pictures of the built-in environments. */
final class Scenes {
  private static final int SKY = 0xE6EDF2;
  private static final int GROUND = 0x9AA5AE;
  private static final int DARK = 0x27323A;
  private static final int POLE = 0xC4642D;
  private static final int BODY = 0x2F6DB0;
  private static final int GOAL = 0x3B9A57;
  private static final int FIRST_CUE = 0xC23B3B;
  private static final int SECOND_CUE = 0x6A3FB5;
  private static final double MIDDLE = Canvas.SIZE / 2.0;

  private Scenes() {
  }

  /** Says which cells can be entered. */
  @FunctionalInterface
  interface Cells {
    boolean open(int column, int row);
  }

  /** Within 1e-8, by the same few operations on every machine; {@link StrictMath} allocates. */
  private static double sin(double angle) {
    double quarters = Math.rint(angle / (Math.PI / 2));
    double r = angle - quarters * (Math.PI / 2);
    double s = r * r;
    int quarter = Math.floorMod((long) quarters, 4);
    double value = (quarter & 1) == 0
        ? r * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72))))
        : 1 - s / 2 * (1 - s / 12 * (1 - s / 30 * (1 - s / 56 * (1 - s / 90))));
    return quarter < 2 ? value : -value;
  }

  /** A rod about the centre, upright at angle 0, with or without a weight at its end. */
  static void pendulum(Canvas canvas, double theta, boolean weight) {
    double length = 23;
    double x = MIDDLE + length * sin(theta);
    double y = MIDDLE - length * sin(theta + Math.PI / 2);
    canvas.clear(SKY);
    canvas.line(MIDDLE, MIDDLE, x, y, weight ? 3 : 6, POLE);
    if (weight) {
      canvas.disc(x, y, 5.5, BODY);
    }
    canvas.disc(MIDDLE, MIDDLE, 2, DARK);
  }

  /**
   * A cart and its pole.
   *
   * @param reach metres from the middle to the edge of the picture
   * @param length of the pole, in metres
   * @param half of the cart's length, in metres
   */
  static void cart(Canvas canvas, double x, double theta, double reach, double length, double half) {
    double scale = MIDDLE / reach;
    double track = 40;
    double height = 7;
    double cart = MIDDLE + scale * x;
    canvas.clear(SKY);
    canvas.box(0, track + height / 2, Canvas.SIZE, track + height / 2 + 2, GROUND);
    canvas.box(cart - scale * half, track - height / 2, cart + scale * half, track + height / 2, BODY);
    canvas.line(cart, track, cart + scale * length * sin(theta), track - scale * length * sin(theta + Math.PI / 2), 3,
        POLE);
    canvas.disc(cart, track, 1.5, DARK);
  }

  /** A point on a line; beyond the picture it stays at the edge. */
  static void point(Canvas canvas, double x, double reach) {
    double radius = 4;
    double place = Math.clamp(MIDDLE + MIDDLE / reach * x, radius, Canvas.SIZE - radius);
    canvas.clear(SKY);
    canvas.box(0, MIDDLE - 0.5, Canvas.SIZE, MIDDLE + 0.5, GROUND);
    canvas.box(MIDDLE - 1, MIDDLE - 8, MIDDLE + 1, MIDDLE + 8, GOAL);
    canvas.disc(place, MIDDLE, radius, BODY);
  }

  /** A room of square cells. */
  static void room(Canvas canvas, int size, Cells cells, int goalColumn, int goalRow, int column, int row) {
    double cell = (double) Canvas.SIZE / size;
    canvas.clear(SKY);
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        if (!cells.open(c, r)) {
          canvas.box(c * cell, r * cell, (c + 1) * cell, (r + 1) * cell, DARK);
        }
      }
    }
    canvas.box(goalColumn * cell, goalRow * cell, (goalColumn + 1) * cell, (goalRow + 1) * cell, GOAL);
    canvas.disc((column + 0.5) * cell, (row + 0.5) * cell, 0.36 * cell, BODY);
  }

  /**
   * A corridor from left to right that forks at its end.
   *
   * @param cue 0 or 1 where it is to be seen, -1 elsewhere
   * @param way how far the walker has come, from 0 to 1
   * @param fork whether the choice is due
   */
  static void corridor(Canvas canvas, int cue, double way, boolean fork) {
    canvas.clear(DARK);
    canvas.box(2, 26, 62, 38, SKY);
    canvas.box(52, 6, 62, 58, SKY);
    if (fork) {
      canvas.box(52, 6, 62, 16, FIRST_CUE);
      canvas.box(52, 48, 62, 58, SECOND_CUE);
    }
    if (cue >= 0) {
      canvas.box(2, 6, 16, 20, cue == 0 ? FIRST_CUE : SECOND_CUE);
    }
    canvas.disc(7 + 50 * way, 32, 4, BODY);
  }
}
