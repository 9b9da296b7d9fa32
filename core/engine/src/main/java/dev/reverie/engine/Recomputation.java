package dev.reverie.engine;

import dev.reverie.engine.op.Recall;
import dev.reverie.engine.op.ScaleGradient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The memory plan of one reverse sweep: which steps of scans under a budget it reads as the forward pass left them, and
 * which it computes again from the carry before them. It meets the last step first, takes it as it is, and sees what a
 * step saves; the budget then says how many more can be stored.
 */
final class Recomputation {
  private final Graph graph;
  private final int end;
  private final int sweep;
  private final Map<Segment.Scan, Choice> choices = new LinkedHashMap<>();
  private final Map<Node, Node> again = new HashMap<>();

  private static final class Choice {
    Segment first;
    int stored;
    int met;
    Segment latest;
  }

  /** Of a sweep over the nodes traced so far. */
  Recomputation(Graph graph, int sweep) {
    this.graph = graph;
    this.end = graph.nodes().size();
    this.sweep = sweep;
  }

  /** The node that the gradient rule of a node is to read from: itself, or the same computed again. */
  Node of(Node node) {
    Segment segment = node.segment();
    if (segment == null) {
      return node;
    }
    Choice c = choices.computeIfAbsent(segment.scan(), s -> new Choice());
    if (!segment.equals(c.latest)) {
      if (c.met == 1) {
        c.stored = stored(c.first);
      }
      c.latest = segment;
      c.first = c.first == null ? segment : c.first;
      c.met++;
    }
    return c.met <= Math.max(1, c.stored) || !node.op().writes().isEmpty() ? node : again(node);
  }

  private Node again(Node node) {
    Node known = again.get(node);
    if (known != null) {
      return known;
    }
    boolean rows = node.inputs().stream().anyMatch(t -> t.type().isRows());
    Tensor[] inputs = new Tensor[node.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      Tensor t = node.input(i);
      if (inside(t, node.segment())) {
        inputs[i] = again(t.node()).output(t.index());
      } else if (rows && !t.type().isRows()) {
        // Weights stay the tensors they are: their packed copies are known by them.
        inputs[i] = t;
      } else {
        inputs[i] = graph.apply(new Recall(sweep), t).output(0);
      }
    }
    graph.scope("again", () -> again.put(node, graph.apply(node.op(), inputs)));
    return again.get(node);
  }

  private static boolean inside(Tensor t, Segment segment) {
    return segment.equals(t.node().segment()) && t.type().isRows() && t.node().op().writes().isEmpty();
  }

  /** How many steps can be stored within the budget, the one already met among them. */
  private int stored(Segment met) {
    Segment.Scan scan = met.scan();
    long step = bytes(saved(scan, met));
    Set<Tensor> carried = new HashSet<>();
    for (Node n : graph.nodes().subList(0, end)) {
      if (met.equals(n.segment())) {
        n.inputs().stream().map(Recomputation::memory).filter(t -> t.node().segment() != null
            && t.node().segment().scan() == scan && !met.equals(t.node().segment())).forEach(carried::add);
      }
    }
    long carries = bytes(carried) * scan.steps;
    return Math.clamp((scan.budget - carries) / Math.max(1, step), 1, scan.steps);
  }

  /** What the forward pass made in a step, or in all, and the reverse sweep reads. */
  private Set<Tensor> saved(Segment.Scan scan, Segment only) {
    Set<Tensor> saved = new HashSet<>();
    for (Node n : graph.nodes().subList(end, graph.nodes().size())) {
      for (Tensor input : n.inputs()) {
        Tensor in = memory(input);
        Segment made = in.node().segment();
        if (in.node().id() < end && made != null && made.scan() == scan && (only == null || made.equals(only))) {
          saved.add(in);
        }
      }
    }
    return saved;
  }

  /** The value whose memory it is. */
  private static Tensor memory(Tensor t) {
    Op op = t.node().op();
    return op instanceof ScaleGradient || op instanceof Recall ? memory(t.node().input(0)) : t;
  }

  private static long bytes(Set<Tensor> tensors) {
    return tensors.stream().map(Tensor::type).filter(TensorType::isRows)
        .mapToLong(t -> 4L * t.rows().capacity() * t.features()).sum();
  }

  /** Says what was chosen, once the sweep is traced. */
  void report(List<String> notes, List<String> warnings) {
    choices.forEach((scan, c) -> {
      int stored = Math.min(c.met, Math.max(1, c.stored));
      long bytes = bytes(saved(scan, null));
      notes.add(String.format(Locale.ROOT, "%s: %d of %d steps stored for the reverse sweep, %d computed again; %d "
          + "bytes saved, the budget is %d", scan.name, stored, c.met, c.met - stored, bytes, scan.budget));
      if (bytes > scan.budget) {
        warnings.add(String.format(Locale.ROOT, "%s: the budget is %d bytes, but %d are the least: one step and the "
            + "carries between the others", scan.name, scan.budget, bytes));
      }
    });
  }
}
