package dev.reverie.engine.cpu;

import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the planner decided: phases of regions of stages, and where every value lies. */
final class Plan {
  /** Tiles that a worker takes at a turn, at most. */
  static final int MOST_TILES = 8;

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
    final Domain domain;
    final List<Value> reads;
    final List<Value> writes;
    final Lowering.Binder binder;
    final int order;
    int phase;

    Stage(Node node, Domain domain, List<Value> reads, List<Value> writes, Lowering.Binder binder, int order) {
      this.node = node;
      this.domain = domain;
      this.reads = reads;
      this.writes = writes;
      this.binder = binder;
      this.order = order;
    }

    String label() {
      return node + (writes.isEmpty() ? "" : " -> " + writes.getFirst());
    }
  }

  /** Stages that a worker takes a tile or unit through without a barrier. */
  static final class Region {
    final Domain domain;
    final List<Stage> stages = new ArrayList<>();
    long flops;
    int localBase;
    int localStride;
    /** Tiles at a turn, at most. */
    int group = MOST_TILES;

    Region(Domain domain) {
      this.domain = domain;
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
