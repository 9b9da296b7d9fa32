package dev.reverie.engine.cpu;

import dev.reverie.engine.DType;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Plan.Domain;
import dev.reverie.engine.cpu.Plan.Place;
import dev.reverie.engine.cpu.Plan.Region;
import dev.reverie.engine.cpu.Plan.Spot;
import dev.reverie.engine.cpu.Plan.Stage;
import dev.reverie.engine.op.Constant;
import dev.reverie.engine.op.Input;
import dev.reverie.engine.op.ReadState;
import dev.reverie.engine.op.Recall;
import dev.reverie.engine.op.ScaleGradient;
import dev.reverie.engine.op.Zeros;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans a graph: drops dead code, lowers operations to stages, puts each stage into the earliest phase that its inputs
 * and effects allow, groups row-wise stages of a phase into regions, and packs lifetimes into memory.
 *
 * <p>A stage that follows another over the same rows stays in its phase: a worker takes a tile through both. Everything
 * else waits for a barrier. So a forward and backward pass is one region, all its weight gradients are the next phase,
 * all optimiser steps the one after. What depends on constants alone is computed once, when the program is made.
 */
final class Planner implements Lowering {
  private static final int LOCAL_BYTES = 1024 * 1024;
  private static final int RESIDENT_BYTES = 320 * 1024;

  private final CpuBackend backend;
  private final Graph graph;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<Tensor, Tensor> aliases = new HashMap<>();
  private final Map<Value, List<Stage>> makers = new HashMap<>();
  private final Map<Object, Scratch> shared = new HashMap<>();
  private final Map<State, List<Stage>> readers = new HashMap<>();
  private final Map<State, List<Stage>> writers = new HashMap<>();
  private final Set<Node> constant = new HashSet<>();
  private final Set<Node> rewritten = new HashSet<>();
  private Node current;
  private List<Node> together = List.of();

  Planner(CpuBackend backend, Graph graph) {
    this.backend = backend;
    this.graph = graph;
  }

  Plan plan() {
    List<Node> live = liveNodes();
    Surroundings around = new Surroundings(graph, live);
    for (Node node : live) {
      if (rewritten.contains(node)) {
        continue;
      }
      current = node;
      together = List.of(node);
      if (isConstant(node)) {
        constant.add(node);
      }
      switch (node.op()) {
        case Input i -> {
        }
        case Constant c -> {
        }
        case ReadState r -> {
        }
        case Zeros z -> {
        }
        case ScaleGradient s -> aliases.put(node.output(0), node.input(0));
        case Recall r -> aliases.put(node.output(0), node.input(0));
        default -> lower(node, around);
      }
    }
    delay();
    Set<Stage> ends = ends();
    advance(ends);
    gather(ends);
    return place(live);
  }

  private void lower(Node node, Surroundings around) {
    Rewrite rewrite = backend.rewrites() && !constant.contains(node) ? backend.rewrite(node, around) : null;
    if (rewrite == null) {
      backend.lower(node, this);
    } else {
      together = rewrite.nodes();
      rewritten.addAll(together);
      backend.lower(rewrite, around, this);
    }
  }

  /**
   * Moves every stage to the last phase that those after it allow: the forward pass then shares a region with the
   * backward pass, which had to wait for transposed weights, and what lies between them stays in a worker's own memory.
   */
  private void delay() {
    int last = stages.stream().mapToInt(s -> s.phase).max().orElse(0);
    Map<Value, List<Stage>> users = users();
    for (Stage s : stages.reversed()) {
      if (s.phase == Stage.ONCE) {
        continue;
      }
      int latest = last;
      for (Value v : s.writes) {
        for (Stage user : users.getOrDefault(v, List.of())) {
          latest = Math.min(latest, joins(s, user) ? user.phase : user.phase - 1);
        }
      }
      for (State state : s.statesRead()) {
        latest = Math.min(latest, before(s, writers.get(state)));
      }
      for (State state : s.statesWritten()) {
        latest = Math.min(latest, Math.min(before(s, readers.get(state)), before(s, writers.get(state))));
      }
      s.phase = Math.max(s.phase, latest);
    }
  }

  /**
   * Moves back what gains nothing by waiting: row-wise stages whose results nobody reads within their region, such as
   * packs for weight gradients and what leads to these alone, so that their inputs need not outlive a region; and units
   * of work, so that packs are not kept. Units fill phases where a region has too few tiles for several workers.
   */
  private void advance(Set<Stage> ends) {
    Map<Integer, Long> spare = new HashMap<>();
    for (Stage s : stages) {
      if (isNarrow(s.domain) && s.phase != Stage.ONCE) {
        spare.merge(s.phase, s.flops(), Long::sum);
      }
    }
    for (Stage s : stages) {
      boolean units = s.domain instanceof Domain.Units;
      if (s.phase == Stage.ONCE || !units && !ends.contains(s)) {
        continue;
      }
      int first = earliest(s);
      boolean fromRows = s.reads.stream().anyMatch(v -> v instanceof Scratch || ((Tensor) v).type().isRows());
      int phase = fromRows ? first : s.phase;
      for (int p = first; units && p <= s.phase; p++) {
        if (spare.getOrDefault(p, 0L) >= s.flops()) {
          phase = p;
          spare.merge(p, -s.flops(), Long::sum);
          break;
        }
      }
      s.phase = phase;
    }
  }

  /** Row-wise stages whose results are read in other regions alone, or by such stages. */
  private Set<Stage> ends() {
    Map<Value, List<Stage>> users = users();
    Set<Stage> ends = new HashSet<>();
    for (Stage s : stages.reversed()) {
      if (s.domain instanceof Domain.Tiles && s.statesWritten().isEmpty() && s.writes.stream()
          .flatMap(v -> users.getOrDefault(v, List.of()).stream()).allMatch(u -> !joins(s, u) || ends.contains(u))) {
        ends.add(s);
      }
    }
    return ends;
  }

  /**
   * Orders the stages of a region so that values are short-lived: what leaves the region goes as soon as it is there,
   * what comes from outside, such as the steps of a sequence, is fetched when it is first needed.
   */
  private void gather(Set<Stage> ends) {
    Map<Value, List<Stage>> users = users();
    Map<Stage, Double> place = new HashMap<>();
    double step = 1e-6;
    for (Stage s : stages) {
      double at = s.order;
      if (ends.contains(s)) {
        at = together(s).stream().mapToDouble(m -> place.get(m) + step).max().orElse(at);
      }
      place.put(s, at);
    }
    for (Stage s : stages.reversed()) {
      if (s.domain instanceof Domain.Tiles && s.statesWritten().isEmpty() && together(s).isEmpty()) {
        s.writes.stream().flatMap(v -> users.getOrDefault(v, List.of()).stream())
            .filter(u -> u.phase == s.phase && joins(s, u)).mapToDouble(place::get).min()
            .ifPresent(first -> place.put(s, first - step));
      }
    }
    stages.sort(Comparator.comparingDouble(place::get));
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).order = i;
    }
  }

  /** The makers of what a stage reads, in its own region. */
  private List<Stage> together(Stage s) {
    return s.reads.stream().flatMap(v -> makers.getOrDefault(v, List.of()).stream())
        .filter(m -> m.phase == s.phase && joins(m, s)).toList();
  }

  private static boolean isNarrow(Domain domain) {
    return domain instanceof Domain.Tiles t && RowTable.tileCapacity(t.rows()) == 1;
  }

  private Map<Value, List<Stage>> users() {
    Map<Value, List<Stage>> users = new HashMap<>();
    for (Stage s : stages) {
      s.reads.forEach(v -> users.computeIfAbsent(v, k -> new ArrayList<>()).add(s));
    }
    return users;
  }

  /** The first phase in which a stage can be, given what comes before it. */
  private int earliest(Stage s) {
    int phase = 0;
    for (Value v : s.reads) {
      for (Stage maker : makers.getOrDefault(v, List.of())) {
        phase = Math.max(phase, after(maker, s));
      }
    }
    for (State state : s.statesRead()) {
      phase = Math.max(phase, afterEffects(s, writers.get(state)));
    }
    for (State state : s.statesWritten()) {
      phase = Math.max(phase, Math.max(afterEffects(s, readers.get(state)), afterEffects(s, writers.get(state))));
    }
    return phase;
  }

  private static int afterEffects(Stage s, List<Stage> others) {
    int phase = 0;
    for (Stage other : others == null ? List.<Stage>of() : others) {
      if (other.order < s.order && other.node != s.node) {
        phase = Math.max(phase, afterEffect(other, s));
      }
    }
    return phase;
  }

  /** The last phase in which a stage can be, given what comes after it on a state that one of them writes. */
  private static int before(Stage s, List<Stage> others) {
    int latest = Integer.MAX_VALUE;
    for (Stage other : others == null ? List.<Stage>of() : others) {
      if (other.order > s.order && other.node != s.node) {
        latest = Math.min(latest, joinsEffect(s, other) ? other.phase : other.phase - 1);
      }
    }
    return latest;
  }

  private boolean isConstant(Node node) {
    return node.op() instanceof Constant || !node.inputs().isEmpty() && node.op().writes().isEmpty()
        && node.op().reads().isEmpty() && node.outputs().stream().noneMatch(t -> t.type().isRows())
        && node.inputs().stream().allMatch(t -> constant.contains(t.node()));
  }

  private List<Node> liveNodes() {
    boolean[] wanted = new boolean[graph.nodes().size()];
    graph.outputs().values().forEach(t -> wanted[t.node().id()] = true);
    List<Node> live = new ArrayList<>();
    for (int i = wanted.length - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (wanted[i] || !node.op().writes().isEmpty() || node.op() instanceof Input) {
        node.inputs().forEach(t -> wanted[t.node().id()] = true);
        live.addFirst(node);
      }
    }
    return live;
  }

  @Override
  public void rows(Rows rows, List<? extends Value> reads, List<? extends Value> writes, Binder binder) {
    add(new Domain.Tiles(rows), reads, writes, binder);
  }

  @Override
  public void units(int units, List<? extends Value> reads, List<? extends Value> writes, Binder binder) {
    add(units == 1 ? new Domain.Serial() : new Domain.Units(units, stages.size()), reads, writes, binder);
  }

  @Override
  public void serial(List<? extends Value> reads, List<? extends Value> writes, Binder binder) {
    add(new Domain.Serial(), reads, writes, binder);
  }

  @Override
  public Scratch shared(Object key) {
    return shared.get(key);
  }

  @Override
  public Scratch scratch(Object key, String label, long elements) {
    if (elements > Integer.MAX_VALUE - 64) {
      throw new IllegalStateException(current + ": needs " + elements + " elements of scratch, more than an array holds");
    }
    Scratch s = new Scratch(label, (int) elements);
    if (key != null) {
      shared.put(key, s);
    }
    return s;
  }

  private Value root(Value v) {
    Value r = v;
    while (r instanceof Tensor t && aliases.containsKey(t)) {
      r = aliases.get(t);
    }
    return r;
  }

  private void add(Domain domain, List<? extends Value> reads, List<? extends Value> writes, Binder binder) {
    List<Value> in = new ArrayList<>();
    for (Value v : reads) {
      in.add(root(v));
    }
    long weights = domain instanceof Domain.Tiles t ? weights(in, t.rows()) : 0;
    Stage stage = new Stage(together, domain, in, List.copyOf(writes), binder, stages.size(), weights);
    int phase = 0;
    for (Value v : in) {
      for (Stage maker : makers.getOrDefault(v, List.of())) {
        phase = Math.max(phase, after(maker, stage));
      }
    }
    for (State s : stage.statesRead()) {
      for (Stage w : writers.getOrDefault(s, List.of())) {
        phase = Math.max(phase, afterEffect(w, stage));
      }
      readers.computeIfAbsent(s, k -> new ArrayList<>()).add(stage);
    }
    for (State s : stage.statesWritten()) {
      for (Stage r : readers.getOrDefault(s, List.of())) {
        phase = Math.max(phase, r.node == current ? 0 : afterEffect(r, stage));
      }
      for (Stage w : writers.getOrDefault(s, List.of())) {
        phase = Math.max(phase, afterEffect(w, stage));
      }
      writers.computeIfAbsent(s, k -> new ArrayList<>()).add(stage);
    }
    stage.phase = constant.contains(current) ? Stage.ONCE : phase;
    for (Value v : stage.writes) {
      makers.computeIfAbsent(v, k -> new ArrayList<>()).add(stage);
    }
    stages.add(stage);
  }

  /** Bytes read for every tile of a group: values without rows, of which each group has its share. */
  private long weights(List<Value> reads, Rows rows) {
    long elements = 0;
    for (Value v : reads) {
      if (v instanceof Scratch || !((Tensor) v).type().isRows()) {
        elements += size(v);
      }
    }
    return 4 * elements / rows.groups();
  }

  private static int after(Stage earlier, Stage later) {
    return joins(earlier, later) ? earlier.phase : earlier.phase + 1;
  }

  private static int afterEffect(Stage earlier, Stage later) {
    return joinsEffect(earlier, later) ? earlier.phase : earlier.phase + 1;
  }

  private static boolean joins(Stage earlier, Stage later) {
    return earlier.phase != Stage.ONCE && earlier.domain.equals(later.domain)
        && !(later.domain instanceof Domain.Units);
  }

  /** An effect may touch any row of a state, so only serial stages follow each other without a barrier. */
  private static boolean joinsEffect(Stage earlier, Stage later) {
    return earlier.domain instanceof Domain.Serial && later.domain instanceof Domain.Serial;
  }

  private Plan place(List<Node> live) {
    Map<Value, Spot> spots = new LinkedHashMap<>();
    Map<Rows, int[]> blocks = new LinkedHashMap<>();
    Plan plan = new Plan(spots, aliases, live, blocks);
    plan.guarded = backend.guarded();
    Map<Stage, Region> regionOf = regions(plan);
    Lifetimes lifetimes = new Lifetimes(plan.phases.size());
    for (Stage s : stages) {
      s.reads.forEach(v -> lifetimes.use(v, s));
      s.writes.forEach(v -> lifetimes.use(v, s));
      if (s.phase == Stage.ONCE) {
        s.writes.forEach(lifetimes::keep);
      }
    }
    for (Node n : live) {
      boolean fixed = n.op() instanceof Input || n.op() instanceof Constant || n.op() instanceof Zeros;
      n.outputs().stream().filter(t -> fixed).forEach(lifetimes::keep);
    }
    graph.outputs().values().forEach(t -> lifetimes.keep(root(t)));

    Map<Rows, Packing> arenas = new HashMap<>();
    Map<Rows, Packing> intArenas = new HashMap<>();
    Map<Region, Packing> locals = new HashMap<>();
    Packing slab = packing(plan);
    Packing intSlab = new Packing();
    Map<Value, Integer> ids = new LinkedHashMap<>();
    Map<Value, Spot> drafts = new LinkedHashMap<>();
    for (Value v : lifetimes.values()) {
      if (v instanceof Tensor t && t.node().op() instanceof ReadState) {
        drafts.put(v, new Spot(Place.STATE, null, 0, 0, t.type().dtype() == DType.I32, null));
        continue;
      }
      boolean integer = v instanceof Tensor t && t.type().dtype() == DType.I32;
      int size = size(v);
      Rows rows = v instanceof Tensor t ? t.type().rows() : null;
      Region region = makers.containsKey(v) ? regionOf.get(makers.get(v).getFirst()) : null;
      if (rows != null && !integer && region != null && region.over(rows) && lifetimes.within(v, region, regionOf)) {
        Packing p = locals.computeIfAbsent(region, r -> packing(plan));
        ids.put(v, p.add(size, lifetimes.first(v), lifetimes.last(v)));
        drafts.put(v, new Spot(Place.LOCAL, rows, 0, size, false, region));
      } else if (rows != null) {
        Packing p = (integer ? intArenas : arenas).computeIfAbsent(rows, r -> integer ? new Packing() : packing(plan));
        ids.put(v, p.add(size, lifetimes.firstIn(v, rows), lifetimes.lastIn(v, rows)));
        drafts.put(v, new Spot(Place.ARENA, rows, 0, size, integer, null));
      } else {
        Packing p = integer ? intSlab : slab;
        ids.put(v, p.add(size, lifetimes.firstPhase(v), lifetimes.lastPhase(v)));
        drafts.put(v, new Spot(Place.SLAB, null, 0, size, integer, null));
      }
    }
    arenas.values().forEach(p -> p.pack("rows"));
    intArenas.values().forEach(p -> p.pack("row indices"));
    locals.values().forEach(p -> p.pack("a tile"));
    locals.forEach((region, p) -> {
      region.localStride = stride(p);
      region.group = turn(region);
      region.localBase = plan.guarded ? plan.local : 0;
      plan.local = Math.max(plan.local, region.localBase + region.localStride * region.group);
    });
    slab.pack("values without rows");
    intSlab.pack("integers");
    drafts.forEach((v, d) -> {
      int at = switch (d.place()) {
        case ARENA -> (d.integer() ? intArenas : arenas).get(d.rows()).offset(ids.get(v));
        case LOCAL -> d.region().localBase + locals.get(d.region()).offset(ids.get(v));
        case SLAB -> (d.integer() ? intSlab : slab).offset(ids.get(v));
        case STATE -> 0;
      };
      spots.put(v, new Spot(d.place(), d.rows(), at, d.size(), d.integer(), d.region()));
    });
    for (Rows r : graph.rowSets()) {
      blocks.put(r, new int[] {stride(arenas.get(r)), stride(intArenas.get(r))});
    }
    plan.slab = slab.extent();
    plan.intSlab = intSlab.extent();
    return plan;
  }

  private static Packing packing(Plan plan) {
    return plan.guarded ? new Packing(Guards.ELEMENTS) : new Packing();
  }

  /** Tiles at a turn: two where all weights stay in L2 anyway, else as many as fit there, so that they share them. */
  private static int turn(Region region) {
    if (region.weights <= RESIDENT_BYTES) {
      return 2;
    }
    int fit = Math.clamp(LOCAL_BYTES / (4L * Math.max(1, region.localStride)), 2, Plan.MOST_TILES);
    return fit & -2;
  }

  /** From one tile to the next: an odd number of cache lines, so that tiles do not compete for the same sets of a cache. */
  private static int stride(Packing p) {
    if (p == null) {
      return 0;
    }
    return p.extent() / Packing.ALIGN % 2 == 0 ? p.extent() + Packing.ALIGN : p.extent();
  }

  private Map<Stage, Region> regions(Plan plan) {
    Map<Stage, Region> of = new HashMap<>();
    List<Map<Domain, Region>> byPhase = new ArrayList<>();
    for (Stage s : stages) {
      if (s.phase == Stage.ONCE) {
        plan.once.add(s);
        continue;
      }
      while (byPhase.size() <= s.phase) {
        byPhase.add(new LinkedHashMap<>());
        plan.phases.add(new ArrayList<>());
      }
      Region region = byPhase.get(s.phase).computeIfAbsent(s.domain, d -> {
        Region r = new Region(d);
        plan.phases.get(s.phase).add(r);
        return r;
      });
      region.stages.add(s);
      region.flops += s.flops();
      region.weights += s.weights;
      of.put(s, region);
    }
    // What one worker alone must do begins first.
    plan.phases.forEach(p -> p.sort(Comparator.comparing(r -> !isNarrow(r.domain))));
    return of;
  }

  private int size(Value v) {
    if (v instanceof Scratch s) {
      return s.elements();
    }
    TensorType t = ((Tensor) v).type();
    if (t.isRows()) {
      return t.features() * RowTable.TILE;
    }
    return t.kind() == Kind.WEIGHT ? backend.layout().weightExtent(t) : t.features();
  }

  /** When each value is first and last touched, as moments (phase, order in the phase). */
  private final class Lifetimes {
    private final Map<Value, List<Stage>> uses = new LinkedHashMap<>();
    private final Set<Value> kept = new HashSet<>();
    private final int phases;

    Lifetimes(int phases) {
      this.phases = phases;
    }

    void use(Value v, Stage s) {
      uses.computeIfAbsent(v, k -> new ArrayList<>()).add(s);
    }

    void keep(Value v) {
      uses.computeIfAbsent(v, k -> new ArrayList<>());
      kept.add(v);
    }

    Set<Value> values() {
      return uses.keySet();
    }

    boolean within(Value v, Region region, Map<Stage, Region> regionOf) {
      return !kept.contains(v) && uses.get(v).stream().allMatch(s -> regionOf.get(s) == region);
    }

    int firstPhase(Value v) {
      return kept.contains(v) ? -1 : uses.get(v).stream().mapToInt(s -> s.phase).min().orElse(-1);
    }

    int lastPhase(Value v) {
      return kept.contains(v) ? phases : uses.get(v).stream().mapToInt(s -> s.phase).max().orElse(phases);
    }

    long first(Value v) {
      return uses.get(v).stream().mapToLong(this::moment).min().orElse(0);
    }

    long last(Value v) {
      return uses.get(v).stream().mapToLong(this::moment).max().orElse(0);
    }

    /** Within the arena of its rows, where only stages over these rows are in order inside a phase. */
    long firstIn(Value v, Rows rows) {
      return kept.contains(v) ? -1 : uses.get(v).stream().mapToLong(s -> inOrder(s, rows) ? moment(s)
          : (long) s.phase << 32).min().orElse(-1);
    }

    long lastIn(Value v, Rows rows) {
      return kept.contains(v) ? Long.MAX_VALUE : uses.get(v).stream().mapToLong(s -> inOrder(s, rows) ? moment(s)
          : ((long) s.phase << 32) + Integer.MAX_VALUE).max().orElse(Long.MAX_VALUE);
    }

    private boolean inOrder(Stage s, Rows rows) {
      return s.domain instanceof Domain.Tiles t && t.rows() == rows;
    }

    private long moment(Stage s) {
      return ((long) s.phase << 32) + s.order;
    }
  }
}
