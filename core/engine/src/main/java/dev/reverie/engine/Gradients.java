package dev.reverie.engine;

import dev.reverie.engine.op.PairProduct;
import dev.reverie.engine.op.ScaleGradient;
import dev.reverie.engine.op.Zeros;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reverse-mode differentiation as a transformation of the graph: one rule per operation, sums in a fixed order. */
final class Gradients {
  private Gradients() {
  }

  static List<Tensor> of(Graph graph, Tensor loss, List<Tensor> wrt, Recomputation plan, List<String> warnings) {
    if (!loss.type().isScalar()) {
      throw new IllegalArgumentException("gradients: the loss is " + loss.type() + ", expected a scalar [1]");
    }
    List<Node> nodes = graph.nodes();
    int end = nodes.size();
    boolean[] depends = new boolean[end];
    for (Tensor t : wrt) {
      depends[t.node().id()] = true;
    }
    for (int i = 0; i < end; i++) {
      if (nodes.get(i).op() instanceof ScaleGradient s && s.scale() == 0) {
        continue;
      }
      for (Tensor in : nodes.get(i).inputs()) {
        depends[i] |= depends[in.node().id()];
      }
    }
    Map<Tensor, List<Tensor>> contributions = new HashMap<>();
    contributions.put(loss, new ArrayList<>(List.of(graph.constant(1f))));
    for (int i = loss.node().id(); i >= 0; i--) {
      Node node = nodes.get(i);
      if (!depends[i] || node.inputs().isEmpty()) {
        continue;
      }
      Tensor[] cotangents = new Tensor[node.outputs().size()];
      boolean any = false;
      for (int k = 0; k < cotangents.length; k++) {
        cotangents[k] = total(contributions.remove(node.output(k)));
        any |= cotangents[k] != null;
        if (cotangents[k] != null && wrt.contains(node.output(k))) {
          contributions.put(node.output(k), new ArrayList<>(List.of(cotangents[k])));
        }
      }
      if (!any) {
        continue;
      }
      boolean[] needed = new boolean[node.inputs().size()];
      for (int k = 0; k < needed.length; k++) {
        needed[k] = depends[node.input(k).node().id()] && node.input(k).type().dtype() == DType.F32;
      }
      Tensor[] gradients = node.op().gradient(plan.of(node), cotangents, needed);
      for (int k = 0; k < needed.length; k++) {
        if (gradients[k] != null && needed[k]) {
          if (!gradients[k].type().equals(node.input(k).type())) {
            throw new IllegalStateException(node.op().name() + ": its gradient rule gave " + gradients[k].type()
                + " for an input of " + node.input(k).type());
          }
          contributions.computeIfAbsent(node.input(k), t -> new ArrayList<>()).add(gradients[k]);
        }
      }
    }
    List<Tensor> result = new ArrayList<>(wrt.size());
    for (Tensor t : wrt) {
      Tensor g = total(contributions.get(t));
      if (g == null) {
        warnings.add("the gradient by " + t + " is zero: the loss does not depend on it");
        g = graph.apply(new Zeros(t.type())).output(0);
      }
      result.add(g);
    }
    return result;
  }

  /** Sum of contributions; those of several products with one weight become one product over all their rows. */
  private static Tensor total(List<Tensor> parts) {
    if (parts == null || parts.isEmpty()) {
      return null;
    }
    Tensor sum = null;
    List<Tensor> products = new ArrayList<>();
    for (Tensor p : parts) {
      if (p.node().op() instanceof PairProduct) {
        products.add(p);
      } else {
        sum = sum == null ? p : sum.plus(p);
      }
    }
    Tensor merged = PairProduct.merge(products);
    if (merged == null) {
      return sum;
    }
    return sum == null ? merged : sum.plus(merged);
  }
}
