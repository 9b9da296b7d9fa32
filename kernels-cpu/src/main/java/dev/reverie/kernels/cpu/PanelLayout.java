package dev.reverie.kernels.cpu;

import dev.reverie.engine.Rows;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.cpu.Layout;
import dev.reverie.engine.cpu.RowTable;

/**
 * The vector backend's order of storage. With 16 rows or more the batch lies in the lanes, {@code [tile][feature][16]};
 * with fewer, features do. Weights lie in panels of 16 outputs, {@code [group][N/16][K][16]}, the one order that all
 * products read and that weight gradients are written in.
 */
final class PanelLayout implements Layout {
  /** Outputs in a panel. */
  static final int PANEL = 16;

  @Override
  public boolean lanes(Rows rows) {
    return rows.capacity() >= RowTable.TILE;
  }

  @Override
  public int weightExtent(TensorType type) {
    return Math.multiplyExact(type.dim(0), matrixExtent(type.dim(1), type.dim(2)));
  }

  /** Elements of one group's matrix. */
  static int matrixExtent(int inputs, int outputs) {
    return Math.multiplyExact((outputs + PANEL - 1) / PANEL * PANEL, inputs);
  }

  @Override
  public int weightIndex(TensorType type, int group, int in, int out) {
    int inputs = type.dim(1);
    return group * matrixExtent(inputs, type.dim(2)) + (out / PANEL * inputs + in) * PANEL + out % PANEL;
  }
}
