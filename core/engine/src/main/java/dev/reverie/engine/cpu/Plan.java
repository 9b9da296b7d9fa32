package dev.reverie.engine.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import dev.reverie.engine.op.ReadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the planner decided: phases of regions of stages, and where every value lies. */
final class Plan {
  /** Tiles that a worker takes at a turn, at most. */
  static final int MOST_TILES = 8;
  private static final int HEAVY_BYTES = 16 * 1024;

  /** What a stage's units are. */
  sealed interface Domain {
    /** Tiles of a row set; stages over the same rows in one phase are one region. */
    record Tiles(Rows rows) implements Domain {
    }

    /** Independent units of one stage. */
    record Units(int count, int stage) implements Domain {
    }

    /** One unit; serial stages of a phase run one after the other. */
    record Serial() implements Domain {
    }
  }

  /** One kernel of the plan. */
  static final class Stage {
    /** The phase of stages that run when the program is made, and never again. */
    static final int ONCE = -1;

    final Node node;
    /** All operations that it stands for; more than the node itself after a rewrite. */
    final List<Node> nodes;
    final Domain domain;
    final List<Value> reads;
    final List<Value> writes;
    final Lowering.Binder binder;
    /** Place among all stages. */
    int order;
    /** Bytes of what is read for every tile alike. */
    final long weights;
    int phase;

    Stage(List<Node> nodes, Domain domain, List<Value> reads, List<Value> writes, Lowering.Binder binder, int order,
        long weights) {
      this.node = nodes.getFirst();
      this.nodes = nodes;
      this.domain = domain;
      this.reads = reads;
      this.writes = writes;
      this.binder = binder;
      this.order = order;
      this.weights = weights;
    }

    /** Whether it reads so much for every tile that several tiles should share it. */
    boolean isHeavy() {
      return weights > HEAVY_BYTES;
    }

    List<State> statesWritten() {
      return nodes.stream().flatMap(n -> n.op().writes().stream()).distinct().toList();
    }

    /** States that it reads, as inputs or otherwise. */
    List<State> statesRead() {
      Stream<State> inputs = reads.stream().filter(v -> v instanceof Tensor t && t.node().op() instanceof ReadState)
          .map(v -> ((ReadState) ((Tensor) v).node().op()).state());
      return Stream.concat(nodes.stream().flatMap(n -> n.op().reads().stream()), inputs).distinct().toList();
    }

    long flops() {
      if (!writes.isEmpty() && writes.stream().allMatch(Scratch.class::isInstance)) {
        return writes.stream().mapToLong(v -> ((Scratch) v).elements()).sum();
      }
      return nodes.stream().mapToLong(n -> n.op().flops(n)).sum();
    }

    String label() {
      String all = nodes.stream().map(Node::toString).collect(Collectors.joining(" + "));
      return all + (writes.isEmpty() ? "" : " -> " + writes.getFirst());
    }
  }

  /** Stages that a worker takes a tile or unit through without a barrier. */
  static final class Region {
    final Domain domain;
    final List<Stage> stages = new ArrayList<>();
    long flops;
    long weights;
    int localBase;
    int localStride;
    /** Tiles at a turn, at most. */
    int group = MOST_TILES;

    Region(Domain domain) {
      this.domain = domain;
    }

    boolean over(Rows rows) {
      return domain instanceof Domain.Tiles t && t.rows() == rows;
    }
  }

  /** Where a value lies. */
  enum Place {
    /** In the arena of a row set, one block a tile. */
    ARENA,
    /** In the worker's own memory, gone after the region. */
    LOCAL,
    /** In the slab of values without rows. */
    SLAB,
    /** In a state. */
    STATE
  }

  /**
   * Memory of one value.
   *
   * @param place which memory
   * @param rows the row set of an arena
   * @param at offset within the tile's block, or within the slab
   * @param size elements a tile, or in all
   * @param integer whether it is integer storage
   * @param region the region of a local value
   */
  record Spot(Place place, Rows rows, int at, int size, boolean integer, Region region) {
  }

  final List<Stage> once = new ArrayList<>();
  final List<List<Region>> phases = new ArrayList<>();
  final Map<Value, Spot> spots;
  final Map<Tensor, Tensor> aliases;
  final List<Node> live;
  /** Elements of a tile's block, by row set: floats and integers. */
  final Map<Rows, int[]> blocks;
  /** Whether every value has memory of its own with a guard behind it. */
  boolean guarded;
  int slab;
  int intSlab;
  int local;

  Plan(Map<Value, Spot> spots, Map<Tensor, Tensor> aliases, List<Node> live, Map<Rows, int[]> blocks) {
    this.spots = spots;
    this.aliases = aliases;
    this.live = live;
    this.blocks = blocks;
  }

  Value root(Value v) {
    Value r = v;
    while (r instanceof Tensor t && aliases.containsKey(t)) {
      r = aliases.get(t);
    }
    return r;
  }
}
