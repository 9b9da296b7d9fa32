package dev.reverie.engine.cpu;

import dev.reverie.engine.DType;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Names;
import dev.reverie.engine.Node;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.Value;
import dev.reverie.engine.cpu.Plan.Domain;
import dev.reverie.engine.cpu.Plan.Region;
import dev.reverie.engine.cpu.Plan.Spot;
import dev.reverie.engine.cpu.Plan.Stage;
import dev.reverie.engine.op.Constant;
import dev.reverie.engine.op.Gather;
import dev.reverie.engine.op.ReadState;
import dev.reverie.engine.op.Scatter;
import dev.reverie.engine.op.Zeros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** A plan with its memory and kernels. */
final class CpuProgram extends Program implements Lowering.Slots {
  private final CpuBackend backend;
  private final Plan plan;
  private final Store store;
  private final Map<Rows, RowTable> tables = new LinkedHashMap<>();
  private final Map<Rows, Slab> arenas = new HashMap<>();
  private final Map<Rows, Slab> intArenas = new HashMap<>();
  private final Slab slab;
  private final Slab intSlab;
  private final Slab local;
  private final int[] turns;
  private final Phase[] phases;
  private final Map<String, CpuPort> ports = new LinkedHashMap<>();
  private final CpuPort[] inputs;
  private final Map<String, Live> live = new HashMap<>();
  private boolean running;

  /** Plans are shared: a program over another store has memory of its own and the states of that store. */
  CpuProgram(CpuBackend backend, Graph graph, Plan plan, Store store) {
    super(graph);
    this.backend = backend;
    this.plan = plan;
    this.store = store;
    long need = 4L * (plan.slab + plan.intSlab + (long) plan.local * backend.threads());
    for (Map.Entry<Rows, int[]> e : plan.blocks.entrySet()) {
      need += 4L * RowTable.tileCapacity(e.getKey()) * (e.getValue()[0] + e.getValue()[1]);
    }
    refuseTooLarge(backend.doubles() ? 2 * need : need);
    plan.blocks.forEach((rows, block) -> {
      RowTable table = new RowTable(rows);
      tables.put(rows, table);
      arenas.put(rows, floats((long) table.tileCapacity() * block[0], rows));
      intArenas.put(rows, Slab.ints(Math.multiplyExact(table.tileCapacity(), block[1])));
    });
    slab = floats(plan.slab, null);
    intSlab = Slab.ints(plan.intSlab);
    local = floats((long) plan.local * backend.threads(), null);
    turns = new int[backend.threads() * Slot.TURN];
    for (Node n : plan.live) {
      if (n.op() instanceof Constant c) {
        float[] values = c.values();
        for (int i = 0; i < values.length; i++) {
          if (plan.spots.containsKey(n.output(0))) {
            slab.set(of(n.output(0)).at() + i, values[i]);
          }
        }
      }
    }
    computeConstants();
    phases = plan.phases.stream().map(Phase::new).toArray(Phase[]::new);
    List<CpuPort> in = new ArrayList<>();
    graph.inputs().forEach((name, t) -> {
      CpuPort port = new CpuPort("input '" + name + "'", t, of(t), tables.get(t.type().rows()), backend.layout(),
          indexBound(t));
      ports.put("in." + name, port);
      in.add(port);
    });
    inputs = in.toArray(CpuPort[]::new);
    graph.outputs().forEach((name, t) -> ports.put("out." + name,
        new CpuPort("output '" + name + "'", t, of(plan.root(t)), tables.get(t.type().rows()), backend.layout(), 0)));
    tables.forEach((rows, table) -> live.put(rows.name(), new LiveRows(table,
        tables.values().stream().filter(all -> all.rows().each() == rows).toArray(RowTable[]::new))));
  }

  private void computeConstants() {
    for (Stage s : plan.once) {
      s.binder.bind(this).run(0, 0, s.domain instanceof Domain.Units u ? u.count() : 1);
    }
  }

  private static void refuseTooLarge(long bytes) {
    Runtime rt = Runtime.getRuntime();
    long free = rt.maxMemory() - (rt.totalMemory() - rt.freeMemory());
    if (bytes > free) {
      long heap = (rt.maxMemory() - free + bytes + (64 << 20)) / (1 << 20);
      throw new IllegalStateException("the program needs " + bytes / (1 << 20) + " MiB of workspace and "
          + free / (1 << 20) + " MiB are left; run with -Xmx" + heap + "m or more");
    }
  }

  private Slab floats(long elements, Rows rows) {
    if (elements > Integer.MAX_VALUE - 64) {
      throw new IllegalStateException((rows == null ? "the program" : "rows " + rows) + ": needs " + elements
          + " elements in one array, the most is " + (Integer.MAX_VALUE - 64) + "; use fewer rows at a time");
    }
    return backend.doubles() ? Slab.doubles((int) elements) : Slab.floats((int) elements);
  }

  private int indexBound(Tensor index) {
    int bound = Integer.MAX_VALUE;
    for (Node n : plan.live) {
      if (n.op() instanceof Gather && n.input(1) == index) {
        bound = Math.min(bound, n.input(0).type().dim(0));
      } else if (n.op() instanceof Scatter s && n.input(0) == index) {
        bound = Math.min(bound, s.table().type().dim(0));
      }
    }
    return bound;
  }

  @Override
  public Slot of(Value value) {
    Value v = plan.root(value);
    if (v instanceof Tensor t && t.node().op() instanceof ReadState r) {
      return of(r.state());
    }
    Spot s = plan.spots.get(v);
    if (s == null) {
      throw new IllegalStateException("no memory was planned for " + v + "; a stage did not declare it");
    }
    return switch (s.place()) {
      case ARENA -> new Slot((s.integer() ? intArenas : arenas).get(s.rows()), s.at(),
          plan.blocks.get(s.rows())[s.integer() ? 1 : 0]);
      case LOCAL -> new Slot(local, s.at(), s.region().localStride, plan.local, turns);
      case SLAB -> new Slot(s.integer() ? intSlab : slab, s.at(), 0);
      case STATE -> throw new IllegalStateException(v + " is a state");
    };
  }

  @Override
  public Slot of(State state) {
    State own = state.store() == store ? state : store.get(state.name());
    if (!own.type().equals(state.type())) {
      throw new IllegalArgumentException("state '" + state.name() + "' is " + own.type()
          + " in the other store, the program expects " + state.type());
    }
    return ((CpuMemory) own.memory()).slot();
  }

  @Override
  public int workers() {
    return backend.threads();
  }

  @Override
  public RowTable table(Rows rows) {
    return tables.get(rows);
  }

  @Override
  public Input input(String name) {
    return port("in.", "input", name, graph().inputs().keySet());
  }

  @Override
  public Output output(String name) {
    return port("out.", "output", name, graph().outputs().keySet());
  }

  private CpuPort port(String side, String kind, String name, Set<String> known) {
    CpuPort p = ports.get(side + name);
    if (p == null) {
      throw new IllegalArgumentException("the program has no " + kind + " '" + name + "'"
          + Names.nearest(name, known));
    }
    return p;
  }

  @Override
  public Live rows(String name) {
    Live l = live.get(name);
    if (l == null) {
      throw new IllegalArgumentException("the program has no rows '" + name + "'" + Names.nearest(name, live.keySet()));
    }
    return l;
  }

  @Override
  public void run() {
    begin();
    try {
      if (phases.length == 0) {
        return;
      }
      boolean shared = backend.threads() > 1 && backend.pool().tryAcquire();
      try {
        for (Phase p : phases) {
          p.run(shared);
        }
      } finally {
        if (shared) {
          backend.pool().release();
        }
      }
    } finally {
      running = false;
    }
  }

  private void begin() {
    if (running) {
      throw new IllegalStateException("the program is running already; a program runs on one thread at a time");
    }
    for (CpuPort in : inputs) {
      in.requireSet();
    }
    running = true;
  }

  @Override
  public void runChecked() {
    begin();
    try {
      for (CpuPort in : inputs) {
        in.requireFinite();
      }
      for (Phase p : phases) {
        p.runChecked();
      }
    } finally {
      running = false;
    }
  }

  @Override
  public List<Timing> profile() {
    begin();
    try {
      List<Timing> timings = new ArrayList<>();
      for (Phase p : phases) {
        p.profile(timings);
      }
      return timings;
    } finally {
      running = false;
    }
  }

  @Override
  public Program instance(Store other) {
    if (other.backend() != backend) {
      throw new IllegalArgumentException("the store lives on another backend (" + other.backend().id() + ")");
    }
    return new CpuProgram(backend, graph(), plan, other);
  }

  @Override
  public void warmUp() {
    new WarmUp(this, backend).run();
  }

  @Override
  public long flops() {
    return plan.live.stream().mapToLong(n -> n.op().flops(n)).sum();
  }

  /** Sets every input to synthetic values. */
  void fill() {
    for (CpuPort in : inputs) {
      if (in.type().dtype() == DType.I32) {
        in.set(new int[in.elements()]);
      } else {
        float[] values = new float[in.elements()];
        for (int i = 0; i < values.length; i++) {
          values[i] = ((i * 37) % 64 - 32) / 64f;
        }
        in.set(values, 0);
      }
    }
  }

  /** Gives every kernel, in order, with the end of a small piece of its work that begins at 0. */
  void eachKernel(ObjIntConsumer<Kernel> taker) {
    begin();
    try {
      for (Phase p : phases) {
        p.eachKernel(taker);
      }
    } finally {
      running = false;
    }
  }

  int barriers() {
    return (int) plan.phases.stream().filter(p -> p.stream().anyMatch(r -> !(r.domain instanceof Domain.Serial)))
        .count();
  }

  Plan plan() {
    return plan;
  }

  @Override
  public void poison() {
    // Inputs, constants and zeros share these arrays and must survive.
    Map<CpuPort, float[]> kept = new HashMap<>();
    for (CpuPort in : inputs) {
      if (in.type().dtype() == DType.F32 && in.isSet()) {
        float[] copy = new float[in.elements()];
        in.get(copy, 0);
        kept.put(in, copy);
      }
    }
    arenas.values().forEach(Slab::poison);
    local.poison();
    slab.poison();
    for (Node n : plan.live) {
      if (n.outputs().isEmpty() || !plan.spots.containsKey(n.output(0))) {
        continue;
      }
      Spot spot = plan.spots.get(n.output(0));
      if (n.op() instanceof Constant c) {
        float[] values = c.values();
        for (int i = 0; i < values.length; i++) {
          slab.set(spot.at() + i, values[i]);
        }
      } else if (n.op() instanceof Zeros) {
        Slab memory = spot.rows() == null ? slab : arenas.get(spot.rows());
        int tiles = spot.rows() == null ? 1 : RowTable.tileCapacity(spot.rows());
        for (int i = 0; i < tiles * spot.size(); i++) {
          int stride = tiles == 1 ? 0 : plan.blocks.get(spot.rows())[0];
          memory.set(spot.at() + i / spot.size() * stride + i % spot.size(), 0f);
        }
      }
    }
    computeConstants();
    kept.forEach((in, values) -> in.set(values, 0));
  }

  @Override
  public List<String> overruns() {
    List<String> found = new ArrayList<>();
    if (!plan.guarded) {
      return found;
    }
    plan.spots.forEach((v, s) -> {
      boolean intact = s.integer() || switch (s.place()) {
        case ARENA ->
          intact(arenas.get(s.rows()), s, plan.blocks.get(s.rows())[0], RowTable.tileCapacity(s.rows()), 0);
        case LOCAL -> intact(local, s, s.region().localStride, s.region().group, plan.local);
        case SLAB -> intact(slab, s, 0, 1, 0);
        case STATE -> true;
      };
      if (!intact) {
        found.add(v + " has been overrun");
      }
    });
    return found;
  }

  private boolean intact(Slab memory, Spot s, int stride, int tiles, int workerStride) {
    for (int w = 0; w < (workerStride == 0 ? 1 : backend.threads()); w++) {
      for (int t = 0; t < tiles; t++) {
        if (!Guards.intact(memory, s.at() + w * workerStride + t * stride, s.size())) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public String describe() {
    return new Description(this, backend, plan, tables).text();
  }

  /** How many rows are live. */
  private record LiveRows(RowTable table, RowTable[] sequences) implements Live {
    @Override
    public void live(int rows) {
      if (table.rows().groups() != 1) {
        throw new IllegalArgumentException("rows " + table.rows() + ": got one count, expected one for each of "
            + table.rows().groups() + " groups");
      }
      if (rows < 0 || rows > table.rows().capacity()) {
        throw new IllegalArgumentException("rows " + table.rows() + ": got " + rows
            + " live rows, expected 0 to the capacity " + table.rows().capacity());
      }
      if (rows != table.live()) {
        live(new int[] {rows});
      }
    }

    @Override
    public void live(int[] rows) {
      if (table.rows().each() != null) {
        throw new IllegalArgumentException("rows " + table.rows() + ": as many are live as in all steps; set the live "
            + "rows of " + table.rows().each());
      }
      table.live(rows);
      for (RowTable all : sequences) {
        all.live(new int[] {rows[0] * all.rows().steps()});
      }
    }

    @Override
    public int live() {
      return table.live();
    }
  }

  /** The regions between two barriers, bound to kernels. */
  private final class Phase implements WorkerPool.Work {
    private final Region[] regions;
    private final Stage[][] stages;
    private final Kernel[][] kernels;
    private final RowTable[] rowTables;
    /** Where runs of light stages end and heavy stages begin. */
    private final int[][] runs;
    private final int[] group;
    private final int[] pieces;
    /** Pieces of each worker, of all regions. */
    private final int[] owned;

    Phase(List<Region> list) {
      regions = list.toArray(Region[]::new);
      stages = new Stage[regions.length][];
      kernels = new Kernel[regions.length][];
      rowTables = new RowTable[regions.length];
      runs = new int[regions.length][];
      group = new int[regions.length];
      pieces = new int[regions.length];
      owned = new int[backend.threads()];
      for (int r = 0; r < regions.length; r++) {
        stages[r] = regions[r].stages.toArray(Stage[]::new);
        kernels[r] = new Kernel[stages[r].length];
        for (int k = 0; k < stages[r].length; k++) {
          kernels[r][k] = stages[r][k].binder.bind(CpuProgram.this);
        }
        rowTables[r] = regions[r].domain instanceof Domain.Tiles t ? tables.get(t.rows()) : null;
        runs[r] = runs(stages[r]);
      }
    }

    /** Bounds of runs: of light stages alone, or of one heavy stage. */
    private static int[] runs(Stage[] stages) {
      int[] bounds = new int[stages.length + 1];
      int n = 1;
      for (int k = 1; k <= stages.length; k++) {
        if (k == stages.length || stages[k].isHeavy() || stages[k - 1].isHeavy()) {
          bounds[n++] = k;
        }
      }
      return Arrays.copyOf(bounds, n);
    }

    private int extent(int r) {
      return switch (regions[r].domain) {
        case Domain.Tiles t -> rowTables[r].tiles();
        case Domain.Units u -> u.count();
        case Domain.Serial s -> 1;
      };
    }

    /** Cuts the regions into pieces and gives the work in them. */
    private long cut(int threads) {
      long work = 0;
      for (int r = 0; r < regions.length; r++) {
        int n = extent(r);
        group[r] = rowTables[r] == null ? Math.max(1, n / (threads * 4)) : tilesAtATurn(n, threads, regions[r].group);
        pieces[r] = (n + group[r] - 1) / group[r];
        work += rowTables[r] == null ? regions[r].flops : regions[r].flops * n / rowTables[r].tileCapacity();
      }
      return work;
    }

    /** The first piece of a region that a worker owns: each an equal part of every region, the same in every run. */
    private int firstOwned(int r, int worker) {
      return (int) ((long) pieces[r] * worker / owned.length);
    }

    /**
     * Several turns a thread, so that no one waits long for the last: fewer where a turn's tiles share weights that do not
     * stay in L2. An even number of tiles, as products like it.
     */
    private static int tilesAtATurn(int tiles, int threads, int most) {
      if (threads == 1) {
        return most;
      }
      int least = tiles >= 2 * threads ? 2 : 1;
      int turns = most > 2 ? 2 : 4;
      int share = Math.clamp(tiles / (threads * turns), least, Math.max(least, most));
      return share == 1 ? 1 : share & -2;
    }

    void run(boolean shared) {
      long work = cut(shared ? backend.threads() : 1);
      int all = 0;
      for (int n : pieces) {
        all += n;
      }
      if (!shared || all <= 1 || work < backend.shareAbove()) {
        for (int r = 0; r < regions.length; r++) {
          for (int p = 0; p < pieces[r]; p++) {
            run(0, r, p);
          }
        }
        return;
      }
      Arrays.fill(owned, 0);
      for (int w = 0; w < owned.length; w++) {
        for (int r = 0; r < regions.length; r++) {
          owned[w] += firstOwned(r, w + 1) - firstOwned(r, w);
        }
      }
      backend.pool().share(this, owned);
    }

    @Override
    public void piece(int worker, int owner, int piece) {
      int r = 0;
      int left = piece;
      while (true) {
        int first = firstOwned(r, owner);
        int count = firstOwned(r, owner + 1) - first;
        if (left < count) {
          run(worker, r, first + left);
          return;
        }
        left -= count;
        r++;
      }
    }

    private void run(int worker, int r, int piece) {
      int from = piece * group[r];
      int to = Math.min(from + group[r], extent(r));
      if (rowTables[r] == null || group[r] <= 2) {
        turns[worker * Slot.TURN] = from;
        for (Kernel k : kernels[r]) {
          k.run(worker, from, to);
        }
      } else {
        turn(worker, r, from, to);
      }
    }

    /** Heavy stages take all tiles of the turn, so that weights are read once; light ones two, which stay in L1. */
    private void turn(int worker, int r, int from, int to) {
      turns[worker * Slot.TURN] = from;
      for (int run = 1; run < runs[r].length; run++) {
        int first = runs[r][run - 1];
        int end = runs[r][run];
        int step = stages[r][first].isHeavy() ? to - from : 2;
        for (int t = from; t < to; t += step) {
          for (int k = first; k < end; k++) {
            kernels[r][k].run(worker, t, Math.min(t + step, to));
          }
        }
      }
    }

    void eachKernel(ObjIntConsumer<Kernel> taker) {
      cut(1);
      turns[0] = 0;
      for (int r = 0; r < regions.length; r++) {
        int end = Math.min(extent(r), rowTables[r] == null ? 1 : 2);
        if (end > 0) {
          for (Kernel k : kernels[r]) {
            taker.accept(k, end);
          }
        }
      }
    }

    void runChecked() {
      cut(1);
      for (int r = 0; r < regions.length; r++) {
        for (int from = 0; from < extent(r); from += group[r]) {
          int to = Math.min(from + group[r], extent(r));
          turns[0] = from;
          for (int k = 0; k < kernels[r].length; k++) {
            kernels[r][k].run(0, from, to);
            requireFinite(stages[r][k], rowTables[r], from, to);
          }
        }
      }
    }

    private void requireFinite(Stage stage, RowTable table, int from, int to) {
      for (Value v : stage.writes) {
        if (v instanceof Tensor t && t.type().dtype() == DType.F32
            && (table != null && table.rows() == t.type().rows() || stage.domain instanceof Domain.Serial
            || stage.domain instanceof Domain.Units u && to == u.count())) {
          String where = FiniteCheck.find(of(v), t.type(), table, backend.layout(), from, to);
          if (where != null) {
            throw new ArithmeticException(stage.node + ": first operation with a value that is not finite: " + t + where);
          }
        }
      }
      for (State s : stage.statesWritten()) {
        if (s.type().dtype() == DType.F32 && s.type().dims().length < 4) {
          String where = FiniteCheck.find(of(s), s.type(), null, backend.layout(), 0, 0);
          if (where != null) {
            throw new ArithmeticException(stage.node + ": made state '" + s.name() + "' not finite" + where);
          }
        }
      }
    }

    void profile(List<Timing> timings) {
      cut(1);
      for (int r = 0; r < regions.length; r++) {
        long[] nanos = new long[kernels[r].length];
        for (int from = 0; from < extent(r); from += group[r]) {
          int to = Math.min(from + group[r], extent(r));
          turns[0] = from;
          long before = System.nanoTime();
          for (int k = 0; k < kernels[r].length; k++) {
            kernels[r][k].run(0, from, to);
            long after = System.nanoTime();
            nanos[k] += after - before;
            before = after;
          }
        }
        for (int k = 0; k < nanos.length; k++) {
          timings.add(new Timing(stages[r][k].label(), nanos[k], stages[r][k].flops()));
        }
      }
    }
  }
}
