package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CanvasTest {
  private final byte[] pixels = new byte[Canvas.BYTES];
  private final Canvas canvas = new Canvas();

  CanvasTest() {
    canvas.target(pixels, 0);
  }

  private int red(int column, int row) {
    return pixels[(row * Canvas.SIZE + column) * Canvas.CHANNELS] & 0xff;
  }

  /** Painted in white on black, the sum over all pixels is the area. */
  private double area() {
    double sum = 0;
    for (int k = 0; k < Canvas.BYTES; k += Canvas.CHANNELS) {
      sum += (pixels[k] & 0xff) / 255.0;
    }
    return sum;
  }

  @Test
  void coloursAreRedGreenBlue() {
    canvas.clear(0x01FF80);
    for (int k = 0; k < Canvas.BYTES; k += 3) {
      assertArrayEquals(new byte[] {1, -1, (byte) 0x80}, Arrays.copyOfRange(pixels, k, k + 3));
    }
    canvas.box(3, 4, 5, 6, 0x0A0B0C);
    int at = (4 * Canvas.SIZE + 3) * 3;
    assertArrayEquals(new byte[] {10, 11, 12}, Arrays.copyOfRange(pixels, at, at + 3));
  }

  @Test
  void boxesCoverPartsOfPixels() {
    canvas.box(10.25, 20.5, 12.5, 22, 0xFFFFFF);
    assertEquals(2.25 * 1.5, area(), 0.02);
    assertEquals(255 * 0.75 * 0.5, red(10, 20), 1);
    assertEquals(255, red(11, 21));
    assertEquals(128, red(12, 21), 1);
    assertEquals(0, red(13, 21));
    assertEquals(0, red(11, 22));
  }

  @Test
  void discsAndLinesHaveTheirArea() {
    canvas.disc(30.3, 31.7, 9, 0xFFFFFF);
    assertEquals(Math.PI * 81, area(), 2);
    canvas.clear(0);
    canvas.line(12.2, 10.9, 50.1, 44.4, 4, 0xFFFFFF);
    assertEquals(4 * Math.hypot(50.1 - 12.2, 44.4 - 10.9) + Math.PI * 4, area(), 3);
  }

  @Test
  void adiscIsSymmetric() {
    canvas.disc(32, 32, 10, 0xFFFFFF);
    for (int row = 0; row < 64; row++) {
      for (int column = 0; column < 64; column++) {
        assertEquals(red(column, row), red(63 - column, row));
        assertEquals(red(column, row), red(row, column));
      }
    }
  }

  @Test
  void whatLiesOutsideIsCutOff() {
    byte[] wide = new byte[Canvas.BYTES + 20];
    canvas.target(wide, 10);
    canvas.clear(0);
    canvas.line(-1e9, -5, 1e9, 300, 8, 0xFFFFFF);
    canvas.disc(64, 64, 20, 0xFFFFFF);
    canvas.disc(-500, 20, 20, 0xFFFFFF);
    canvas.box(-10, -10, 100, 3, 0xFFFFFF);
    canvas.line(Double.NaN, 3, 4, Double.NaN, 2, 0xFFFFFF);
    canvas.box(Double.NaN, 3, 4, Double.NaN, 0xFFFFFF);
    assertArrayEquals(new byte[10], Arrays.copyOf(wide, 10));
    assertArrayEquals(new byte[10], Arrays.copyOfRange(wide, wide.length - 10, wide.length));
    assertThrows(IndexOutOfBoundsException.class, () -> canvas.target(wide, 21));
    assertThrows(IndexOutOfBoundsException.class, () -> canvas.target(wide, -1));
  }
}
