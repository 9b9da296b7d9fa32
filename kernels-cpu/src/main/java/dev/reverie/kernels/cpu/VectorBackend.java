package dev.reverie.kernels.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.CpuBackend;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Rewrite;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.Binary;
import dev.reverie.engine.op.BlockLinear;
import dev.reverie.engine.op.Broadcast;
import dev.reverie.engine.op.Categorical;
import dev.reverie.engine.op.Concat;
import dev.reverie.engine.op.Conv2d;
import dev.reverie.engine.op.Gather;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.op.LateReset;
import dev.reverie.engine.op.Linear;
import dev.reverie.engine.op.MaxPool2;
import dev.reverie.engine.op.Normalize;
import dev.reverie.engine.op.OneHot;
import dev.reverie.engine.op.PixelNorm;
import dev.reverie.engine.op.Quantiles;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.op.Reduce;
import dev.reverie.engine.op.RepeatPixels;
import dev.reverie.engine.op.Scatter;
import dev.reverie.engine.op.Sgd;
import dev.reverie.engine.op.Slice;
import dev.reverie.engine.op.Softmax;
import dev.reverie.engine.op.Stack;
import dev.reverie.engine.op.StraightThrough;
import dev.reverie.engine.op.SumPixels;
import dev.reverie.engine.op.SwapFeatures;
import dev.reverie.engine.op.TwoHot;
import dev.reverie.engine.op.Unary;
import dev.reverie.engine.op.Upsample2;
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
      case Stack op -> VectorStack.stack(node, to);
      case Stack.Split op -> VectorStack.split(node, to);
      case Softmax op -> VectorSoftmax.lower(op, node, to);
      case Normalize op -> VectorNormalize.lower(node, to);
      case Categorical op -> VectorCategorical.forward(op, node, to);
      case Categorical.Gradient op -> VectorCategorical.gradient(op, node, to);
      case OneHot op -> VectorOneHot.lower(op, node, to);
      case StraightThrough op -> VectorStraightThrough.lower(node, to);
      case LateReset op -> VectorLateReset.forward(op, node, to);
      case LateReset.Gradient op -> VectorLateReset.gradient(op, node, to);
      case TwoHot.Encode op -> VectorTwoHot.encode(op, node, to);
      case TwoHot.Loss op -> VectorTwoHot.loss(op, node, to);
      case TwoHot.LossGradient op -> VectorTwoHot.lossGradient(op, node, to);
      case TwoHot.Mean op -> VectorTwoHot.mean(op, node, to);
      case TwoHot.MeanGradient op -> VectorTwoHot.meanGradient(op, node, to);
      case BlockLinear op -> VectorBlockLinear.forward(op, node, to);
      case BlockLinear.InputGradient op -> VectorBlockLinear.inputGradient(node, to);
      case BlockLinear.WeightGradient op -> VectorBlockLinear.weightGradient(op, node, to);
      case Quantiles op -> VectorQuantiles.lower(op, node, to);
      case LaProp op -> VectorLaProp.lower(op, node, to);
      case Conv2d op -> VectorConv2d.forward(op, node, to);
      case Conv2d.Transposed op -> VectorConv2d.transposed(op, node, to);
      case Conv2d.WeightGradient op -> VectorConv2d.weightGradient(op, node, to);
      case SumPixels op -> VectorConv2d.sumPixels(op, node, to);
      case RepeatPixels op -> VectorConv2d.repeatPixels(node, to);
      case PixelNorm op -> VectorPixelNorm.forward(op, node, to);
      case PixelNorm.Gradient op -> VectorPixelNorm.gradient(op, node, to);
      case SwapFeatures op -> VectorSwapFeatures.lower(op, node, to);
      case MaxPool2 op -> VectorPixels.pool(op, node, to);
      case MaxPool2.Gradient op -> VectorPixels.poolGradient(op.pool(), node, to);
      case Upsample2 op -> VectorPixels.upsample(op, node, to);
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
