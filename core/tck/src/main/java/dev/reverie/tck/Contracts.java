package dev.reverie.tck;

import dev.reverie.engine.Op;
import java.util.List;

/** All contracts. An operation without one fails wherever it is used. */
final class Contracts {
  static final List<Contract> ALL = List.of(new SourceContract(), new LinearContract(), new UnaryContract(),
      new BinaryContract(), new ReduceContract(), new BroadcastContract(), new ConcatContract(), new SliceContract(),
      new StackContract(), new SoftmaxContract(), new NormalizeContract(), new GatherContract(), new ScatterContract(),
      new RandomDrawContract(), new AssignContract(), new AdamContract(), new SgdContract(), new IncrementContract(),
      new ScaleGradientContract(), new RecallContract(), new CategoricalContract(), new OneHotContract(),
      new StraightThroughContract(), new LateResetContract(), new TwoHotContract(), new BlockLinearContract(),
      new LaPropContract(), new QuantilesContract(), new Conv2dContract(), new PixelsContract(),
      new PixelNormContract(), new SwapFeaturesContract());

  private Contracts() {
  }

  static Contract of(Op op) {
    return ALL.stream().filter(c -> c.covers(op)).findFirst().orElseThrow(() -> new AssertionError(
        "operation " + op.name() + " (" + op.getClass().getName() + ") has no contract"));
  }
}
