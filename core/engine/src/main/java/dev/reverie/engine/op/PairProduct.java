package dev.reverie.engine.op;

import dev.reverie.engine.Op;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of a weight as a sum over pairs of row tensors: its inputs are x, dy, x, dy, ... A weight used several
 * times (two losses, the steps of a scan) gets one such product over all its pairs.
 */
public interface PairProduct extends Op {
  /**
   * One product in place of a sum of products over the same rows.
   *
   * @param products outputs of pair products of one weight
   * @return their sum, or null for none
   */
  static Tensor merge(List<Tensor> products) {
    Tensor sum = null;
    List<Tensor> left = new ArrayList<>(products);
    while (!left.isEmpty()) {
      Tensor first = left.removeFirst();
      List<Tensor> pairs = new ArrayList<>(first.node().inputs());
      left.removeIf(p -> {
        boolean same = p.node().op().equals(first.node().op())
            && p.node().input(0).type().rows() == first.node().input(0).type().rows();
        if (same) {
          pairs.addAll(p.node().inputs());
        }
        return same;
      });
      Tensor all = first.graph().apply(first.node().op(), pairs.toArray(Tensor[]::new)).output(0);
      sum = sum == null ? all : sum.plus(all);
    }
    return sum;
  }
}
