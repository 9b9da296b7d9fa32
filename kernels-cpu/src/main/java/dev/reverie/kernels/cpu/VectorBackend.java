package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.CpuBackend;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Rewrite;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.Binary;
import dev.reverie.engine.op.Broadcast;
import dev.reverie.engine.op.Concat;
import dev.reverie.engine.op.Gather;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.Linear;
import dev.reverie.engine.op.Normalize;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.op.Reduce;
import dev.reverie.engine.op.Scatter;
import dev.reverie.engine.op.Sgd;
import dev.reverie.engine.op.Slice;
import dev.reverie.engine.op.Softmax;
import dev.reverie.engine.op.Unary;
import dev.reverie.engine.scalar.ScalarIncrement;

/** The vector backend: kernels on the JDK's Vector API, the batch in the lanes, weights in panels. */
public final class VectorBackend extends CpuBackend {
  static final PanelLayout LAYOUT = new PanelLayout();

  /**
   * Starts the backend.
   *
   * @param threads threads in all, the caller's included
   */
  public VectorBackend(int threads) {
    super("vector", threads, LAYOUT, false);
  }

  @Override
  public String description() {
    return VectorWidth.describe() + ", " + threads() + " thread(s)";
  }

  @Override
  protected void lower(Node node, Lowering to) {
    switch (node.op()) {
      case Linear op -> VectorLinear.forward(op, node, to);
      case Linear.InputGradient op -> VectorLinear.inputGradient(node, to);
      case Linear.WeightGradient op -> VectorLinear.weightGradient(node, to);
      case Unary op -> VectorUnary.forward(op, node, to);
      case Unary.Gradient op -> VectorUnary.gradient(op, node, to);
      case Binary op -> VectorBinary.lower(op, node, to);
      case Reduce.Features op -> VectorReduce.features(node, to);
      case Reduce.OverRows op -> VectorReduce.rows(op, node, to);
      case Reduce.Groups op -> VectorReduce.groups(node, to);
      case Reduce.All op -> VectorReduce.all(node, to, false);
      case Reduce.Squares op -> VectorReduce.all(node, to, true);
      case Broadcast.ToRows op -> VectorBroadcast.rows(op, node, to);
      case Broadcast.ToFeatures op -> VectorBroadcast.features(op, node, to);
      case Broadcast.ToAll op -> VectorBroadcast.all(node, to);
      case Concat op -> VectorConcat.lower(node, to);
      case Slice op -> VectorSlice.forward(op, node, to);
      case Slice.Pad op -> VectorSlice.pad(op, node, to);
      case Softmax op -> VectorSoftmax.lower(op, node, to);
      case Normalize op -> VectorNormalize.lower(node, to);
      case Gather op -> VectorGather.lower(node, to);
      case Scatter op -> VectorScatter.lower(op, node, to);
      case RandomDraw op -> VectorRandomDraw.lower(op, node, to);
      case Increment op -> ScalarIncrement.lower(op, to);
      case Assign op -> VectorAssign.lower(op, node, to);
      case Adam op -> VectorAdam.lower(node, to);
      case Sgd op -> VectorSgd.lower(op, node, to);
      default -> throw new UnsupportedOperationException("backend vector has no kernel for " + node.op().name());
    }
  }

  @Override
  protected Rewrite rewrite(Node head, Rewrite.Surroundings around) {
    return switch (head.op()) {
      case Normalize op -> VectorNormalize.rewrite(head, around);
      case Adam op -> VectorAdam.rewrite(head, around);
      default -> null;
    };
  }

  @Override
  protected void lower(Rewrite rewrite, Rewrite.Surroundings around, Lowering to) {
    switch (rewrite.nodes().getFirst().op()) {
      case Normalize op -> VectorNormalize.lower(rewrite, around, to);
      case Adam op -> VectorAdam.lower(rewrite, to);
      default -> throw new UnsupportedOperationException("backend vector has no kernel for " + rewrite.name());
    }
  }
}
