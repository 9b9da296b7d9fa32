package dev.reverie.engine.scalar;

import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.CpuBackend;
import dev.reverie.engine.cpu.Layout;
import dev.reverie.engine.cpu.Lowering;
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

/**
 * The reference. Storage is {@code double[]}; in single precision every stored value is rounded to float, so that it
 * holds exactly what a float backend could hold.
 */
public final class ScalarBackend extends CpuBackend {
  private final boolean single;

  /**
   * A reference backend.
   *
   * @param threads threads in all
   * @param single whether values are stored in single precision; else in double, with the JDK's own maths, for central
   *     differences and error bounds
   */
  public ScalarBackend(int threads, boolean single) {
    super("scalar", threads, Layout.PLAIN, true);
    this.single = single;
  }

  @Override
  public String description() {
    return "plain Java, one row at a time, " + (single ? "single" : "double") + " precision, " + threads()
        + " thread(s)";
  }

  /** Rounds to what is stored. */
  double store(double value) {
    return single ? (float) value : value;
  }

  @Override
  protected void lower(Node node, Lowering to) {
    switch (node.op()) {
      case Linear op -> ScalarLinear.forward(op, node, to, this);
      case Linear.InputGradient op -> ScalarLinear.inputGradient(node, to, this);
      case Linear.WeightGradient op -> ScalarLinear.weightGradient(node, to, this);
      case Unary op -> ScalarUnary.forward(op, node, to, this);
      case Unary.Gradient op -> ScalarUnary.gradient(op, node, to, this);
      case Binary op -> ScalarBinary.lower(op, node, to, this);
      case Reduce.Features op -> ScalarReduce.features(node, to, this);
      case Reduce.OverRows op -> ScalarReduce.rows(op, node, to, this);
      case Reduce.Groups op -> ScalarReduce.groups(node, to, this);
      case Reduce.All op -> ScalarReduce.all(node, to, this, false);
      case Reduce.Squares op -> ScalarReduce.all(node, to, this, true);
      case Broadcast.ToRows op -> ScalarBroadcast.rows(op, node, to, this);
      case Broadcast.ToFeatures op -> ScalarBroadcast.features(op, node, to);
      case Broadcast.ToAll op -> ScalarBroadcast.all(node, to);
      case Concat op -> ScalarConcat.lower(node, to);
      case Slice op -> ScalarSlice.forward(op, node, to);
      case Slice.Pad op -> ScalarSlice.pad(op, node, to);
      case Stack op -> ScalarStack.stack(node, to);
      case Stack.Split op -> ScalarStack.split(node, to);
      case Softmax op -> ScalarSoftmax.lower(op, node, to, this);
      case Normalize op -> ScalarNormalize.lower(op, node, to, this);
      case Categorical op -> ScalarCategorical.forward(op, node, to, this);
      case Categorical.Gradient op -> ScalarCategorical.gradient(op, node, to, this);
      case OneHot op -> ScalarOneHot.lower(op, node, to);
      case StraightThrough op -> ScalarStraightThrough.lower(node, to, this);
      case LateReset op -> ScalarLateReset.forward(op, node, to, this);
      case LateReset.Gradient op -> ScalarLateReset.gradient(op, node, to, this);
      case TwoHot.Encode op -> ScalarTwoHot.encode(op, node, to, this);
      case TwoHot.Loss op -> ScalarTwoHot.loss(op, node, to, this);
      case TwoHot.LossGradient op -> ScalarTwoHot.lossGradient(op, node, to, this);
      case TwoHot.Mean op -> ScalarTwoHot.mean(op, node, to, this);
      case TwoHot.MeanGradient op -> ScalarTwoHot.meanGradient(op, node, to, this);
      case BlockLinear op -> ScalarBlockLinear.forward(op, node, to, this);
      case BlockLinear.InputGradient op -> ScalarBlockLinear.inputGradient(node, to, this);
      case BlockLinear.WeightGradient op -> ScalarBlockLinear.weightGradient(op, node, to, this);
      case Quantiles op -> ScalarQuantiles.lower(op, node, to, this);
      case LaProp op -> ScalarLaProp.lower(op, node, to, this);
      case Conv2d op -> ScalarConv2d.forward(op, node, to, this);
      case Conv2d.Transposed op -> ScalarConv2d.transposed(op, node, to, this);
      case Conv2d.WeightGradient op -> ScalarConv2d.weightGradient(op, node, to, this);
      case SumPixels op -> ScalarConv2d.sumPixels(op, node, to, this);
      case RepeatPixels op -> ScalarConv2d.repeatPixels(node, to);
      case PixelNorm op -> ScalarPixelNorm.forward(op, node, to, this);
      case PixelNorm.Gradient op -> ScalarPixelNorm.gradient(op, node, to, this);
      case SwapFeatures op -> ScalarSwapFeatures.lower(op, node, to);
      case MaxPool2 op -> ScalarPixels.pool(op, node, to);
      case MaxPool2.Gradient op -> ScalarPixels.poolGradient(op.pool(), node, to);
      case Upsample2 op -> ScalarPixels.upsample(op, node, to, this);
      case Gather op -> ScalarGather.lower(node, to);
      case Scatter op -> ScalarScatter.lower(op, node, to);
      case RandomDraw op -> ScalarRandomDraw.lower(op, node, to, this);
      case Increment op -> ScalarIncrement.lower(op, to);
      case Assign op -> ScalarAssign.lower(op, node, to, this);
      case Adam op -> ScalarAdam.lower(op, node, to, this);
      case Sgd op -> ScalarSgd.lower(op, node, to, this);
      default -> throw new UnsupportedOperationException("backend scalar has no kernel for " + node.op().name());
    }
  }
}
