package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

/**
 * All dense products. Each adds {@code a^T b} over a common index i, in order, to a block of c that it loads first and
 * stores last, so that the bits of an element depend neither on the block it is in nor on the width of the vectors.
 *
 * <p>Two forms: with 16 rows or more the batch lies in the lanes and weights are broadcast ({@link #add}); with fewer,
 * outputs lie in the lanes and inputs are broadcast ({@link #addRows}). {@link GemmWide} and {@link GemmNarrow} have
 * the micro-kernels. C2 hoists every load of an iteration above its products, so a kernel's accumulators, vectors and
 * broadcasts together must fit the registers: one spilled accumulator makes it run at a third of the speed.
 */
final class Gemm {
  /** Floats of scratch that {@link #add} and {@link #addRows} need. */
  static final int EDGE = 128;

  static final boolean WIDE = SPECIES.length() == 16;

  private Gemm() {
  }

  /**
   * {@code c[t][j][l] += sum_i a[16 i + j] b[t][16 i + l]} for each tile t, 16 lanes l, and outputs j up to 16. Also a
   * weight gradient: a row pack of x, one of dy, and a panel of dW.
   *
   * @param tiles how many
   * @param outputs 1 to 16
   * @param a a panel of 16
   * @param b the tiles, bStride apart
   * @param count how many i
   * @param c the blocks, cStride apart; only {@code outputs} rows of 16 of each are touched
   * @param edge scratch, {@link #EDGE} floats
   */
  static void add(int tiles, int outputs, float[] a, int aAt, float[] b, int bAt, int bStride, int count, float[] c,
      int cAt, int cStride, float[] edge, int edgeAt) {
    int whole = outputs & -4;
    int t = 0;
    if (WIDE) {
      for (; t + 2 <= tiles; t += 2) {
        int b0 = bAt + t * bStride;
        int c0 = cAt + t * cStride;
        GemmWide.two(whole, a, aAt, b, b0, b0 + bStride, count, c, c0, c0 + cStride);
        if (whole < outputs) {
          int left = (outputs - whole) * 16;
          int from = c0 + whole * 16;
          System.arraycopy(c, from, edge, edgeAt, left);
          System.arraycopy(c, from + cStride, edge, edgeAt + 64, left);
          GemmWide.two(4, a, aAt + whole, b, b0, b0 + bStride, count, edge, edgeAt, edgeAt + 64);
          System.arraycopy(edge, edgeAt, c, from, left);
          System.arraycopy(edge, edgeAt + 64, c, from + cStride, left);
        }
      }
    }
    for (; t < tiles; t++) {
      int b0 = bAt + t * bStride;
      int c0 = cAt + t * cStride;
      one(whole, a, aAt, b, b0, count, c, c0);
      if (whole < outputs) {
        int left = (outputs - whole) * 16;
        System.arraycopy(c, c0 + whole * 16, edge, edgeAt, left);
        one(4, a, aAt + whole, b, b0, count, edge, edgeAt);
        System.arraycopy(edge, edgeAt, c, c0 + whole * 16, left);
      }
    }
  }

  /**
   * The same product with a as it lies where its i are the rows of tiles or the outputs of panels:
   * {@code c[t][j][l] += sum_i a[i / 16][16 j + i % 16] b[t][16 i + l]}. So dx reads the weights, and dW its x, as they
   * are. It reads no element of a beyond output {@code outputs - 1} and no i beyond {@code count - 1}.
   *
   * @param tiles how many
   * @param outputs how many
   * @param a blocks of 16 i, aStride apart
   * @param b the tiles, bStride apart
   * @param count how many i
   * @param c the blocks, cStride apart
   * @param edge scratch, {@link #EDGE} floats
   */
  static void addTurned(int tiles, int outputs, float[] a, int aAt, int aStride, float[] b, int bAt, int bStride,
      int count, float[] c, int cAt, int cStride, float[] edge, int edgeAt) {
    int whole = outputs & -4;
    int t = 0;
    if (WIDE) {
      for (; t + 2 <= tiles; t += 2) {
        int b0 = bAt + t * bStride;
        int c0 = cAt + t * cStride;
        GemmWideTurned.two(whole, a, aAt, aStride, b, b0, b0 + bStride, count, c, c0, c0 + cStride);
      }
    }
    for (; t < tiles; t++) {
      oneTurned(whole, a, aAt, aStride, b, bAt + t * bStride, count, c, cAt + t * cStride);
    }
    if (whole < outputs) {
      for (t = 0; t < tiles; t++) {
        lastTurned(outputs, a, aAt, aStride, b, bAt + t * bStride, count, c, cAt + t * cStride, edge, edgeAt);
      }
    }
  }

  /** The last one to three outputs: with those before them again, to no effect, or in scalars where there are none. */
  private static void lastTurned(int outputs, float[] a, int aAt, int aStride, float[] b, int bAt, int count,
      float[] c, int cAt, float[] edge, int edgeAt) {
    int whole = outputs & -4;
    if (whole == 0) {
      for (int j = 0; j < outputs; j++) {
        for (int i = 0; i < count; i++) {
          float v = a[aAt + (i >> 4) * aStride + j * 16 + (i & 15)];
          for (int l = 0; l < 16; l++) {
            c[cAt + j * 16 + l] = Math.fma(b[bAt + i * 16 + l], v, c[cAt + j * 16 + l]);
          }
        }
      }
      return;
    }
    int from = (outputs - 4) * 16;
    int again = (whole + 4 - outputs) * 16;
    System.arraycopy(c, cAt + from, edge, edgeAt, 64);
    oneTurned(4, a, aAt + from, aStride, b, bAt, count, edge, edgeAt);
    System.arraycopy(edge, edgeAt + again, c, cAt + from + again, 64 - again);
  }

  private static void oneTurned(int outputs, float[] a, int aAt, int aStride, float[] b, int bAt, int count,
      float[] c, int cAt) {
    if (WIDE) {
      GemmWideTurned.one(outputs, a, aAt, aStride, b, bAt, count, c, cAt);
    } else {
      GemmNarrow.oneTurned(outputs, a, aAt, aStride, b, bAt, count, c, cAt);
    }
  }

  private static void one(int outputs, float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt) {
    if (WIDE) {
      GemmWide.one(outputs, a, aAt, b, bAt, count, c, cAt);
    } else {
      GemmNarrow.one(outputs, a, aAt, b, bAt, count, c, cAt);
    }
  }

  /**
   * {@code c[r][n] += sum_i a[r][i] b[n / 16][16 i + n % 16]}: fewer than 16 rows, row-major, against panels.
   *
   * @param rows how many
   * @param a the rows, {@code count} floats each
   * @param b the panels, {@code 16 count} floats each
   * @param count how many i
   * @param outputs floats in a row of c
   * @param edge scratch, {@link #EDGE} floats
   */
  static void addRows(int rows, float[] a, int aAt, float[] b, int bAt, int count, float[] c, int cAt, int outputs,
      float[] edge, int edgeAt) {
    int panels = outputs / 16;
    int left = outputs % 16;
    int tail = bAt + panels * 16 * count;
    if (rows == 1) {
      row(a, aAt, b, bAt, panels, count, c, cAt);
      if (left > 0) {
        System.arraycopy(c, cAt + panels * 16, edge, edgeAt, left);
        row(a, aAt, b, tail, 1, count, edge, edgeAt);
        System.arraycopy(edge, edgeAt, c, cAt + panels * 16, left);
      }
      return;
    }
    for (int r = 0; r < rows; r += 4) {
      // Rows beyond the last are the last again: they load, add and store the same.
      int r1 = Math.min(r + 1, rows - 1);
      int r2 = Math.min(r + 2, rows - 1);
      int r3 = Math.min(r + 3, rows - 1);
      int a0 = aAt + r * count;
      int a1 = aAt + r1 * count;
      int a2 = aAt + r2 * count;
      int a3 = aAt + r3 * count;
      fourRows(a, a0, a1, a2, a3, b, bAt, panels, count, c, cAt + r * outputs, cAt + r1 * outputs, cAt + r2 * outputs,
          cAt + r3 * outputs);
      if (left > 0) {
        int live = Math.min(4, rows - r);
        for (int k = 0; k < live; k++) {
          System.arraycopy(c, cAt + (r + k) * outputs + panels * 16, edge, edgeAt + k * 16, left);
        }
        fourRows(a, a0, a1, a2, a3, b, tail, 1, count, edge, edgeAt, edgeAt + (r1 - r) * 16, edgeAt + (r2 - r) * 16,
            edgeAt + (r3 - r) * 16);
        for (int k = 0; k < live; k++) {
          System.arraycopy(edge, edgeAt + k * 16, c, cAt + (r + k) * outputs + panels * 16, left);
        }
      }
    }
  }

  private static void row(float[] a, int aAt, float[] b, int bAt, int panels, int count, float[] c, int cAt) {
    if (WIDE) {
      GemmWide.row(a, aAt, b, bAt, panels, count, c, cAt);
    } else {
      GemmNarrow.row(a, aAt, b, bAt, panels, count, c, cAt);
    }
  }

  private static void fourRows(float[] a, int a0, int a1, int a2, int a3, float[] b, int bAt, int panels, int count,
      float[] c, int c0, int c1, int c2, int c3) {
    if (WIDE) {
      GemmWide.rows(a, a0, a1, a2, a3, b, bAt, panels, count, c, c0, c1, c2, c3);
    } else {
      GemmNarrow.rows(a, a0, a1, a2, a3, b, bAt, panels, count, c, c0, c1, c2, c3);
    }
  }
}
