package dev.reverie.engine.cpu;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The live part of a graph, for rewrites. */
final class Surroundings implements Rewrite.Surroundings {
  private final Graph graph;
  private final List<Node> live;
  private final Map<Tensor, List<Node>> users = new HashMap<>();

  Surroundings(Graph graph, List<Node> live) {
    this.graph = graph;
    this.live = live;
    for (Node node : live) {
      node.inputs().stream().distinct().forEach(t -> users.computeIfAbsent(t, k -> new ArrayList<>()).add(node));
    }
  }

  @Override
  public List<Node> users(Tensor value) {
    return users.getOrDefault(value, List.of());
  }

  @Override
  public boolean neededBeside(Tensor value, Node user) {
    return graph.outputs().containsValue(value) || users(value).stream().anyMatch(n -> n != user);
  }

  @Override
  public List<Node> nodes() {
    return live;
  }
}
