package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import dev.reverie.engine.cpu.Kernel;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;

/** How element-wise operations are cut: tiles of a row tensor, chunks of a rowless one. */
final class Elementwise {
  /** Elements of a chunk: 16 KiB an operand, half of an L1 cache for two. */
  static final int CHUNK = 4096;

  private Elementwise() {
  }

  /** Works on consecutive elements of a tile, or of a rowless value (tile 0, elements from {@code at}). */
  @FunctionalInterface
  interface Span {
    void run(int worker, int from, int tile, int at, int n);
  }

  /** Makes a span once memory is known. */
  @FunctionalInterface
  interface Binder {
    Span bind(Lowering.Slots slots);
  }

  /** Where a tile of a row tensor begins, or a rowless value. */
  static int at(Slot slot, int worker, int from, int tile) {
    return slot.at(worker, from) + (tile - from) * slot.stride;
  }

  /** Elements of storage of a rowless value. */
  static int extent(TensorType type) {
    return type.kind() == Kind.WEIGHT ? new PanelLayout().weightExtent(type) : type.features();
  }

  /** Adds the stage of an operation on corresponding elements of values of the output's type. */
  static void map(Node node, Lowering to, Binder binder) {
    TensorType type = node.output(0).type();
    if (!type.isRows()) {
      chunks(node, extent(type), to, binder);
      return;
    }
    int features = type.features();
    boolean lanes = VectorBackend.LAYOUT.lanes(type.rows());
    to.rows(type.rows(), node.inputs(), node.outputs(), slots -> {
      Span span = binder.bind(slots);
      RowTable table = slots.table(type.rows());
      Kernel kernel = (worker, from, end) -> {
        for (int t = from; t < end; t++) {
          span.run(worker, from, t, 0, features * (lanes ? RowTable.TILE : table.count(t)));
        }
      };
      return kernel;
    });
  }

  /** Adds a stage over chunks of a rowless value. */
  static void chunks(Node node, int count, Lowering to, Binder binder) {
    to.units((count + CHUNK - 1) / CHUNK, node.inputs(), node.outputs(), slots -> {
      Span span = binder.bind(slots);
      return (worker, from, end) -> span.run(worker, 0, 0, from * CHUNK, Math.min(end * CHUNK, count) - from * CHUNK);
    });
  }
}
