package dev.reverie.engine.cpu;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Memory;
import dev.reverie.engine.Node;
import dev.reverie.engine.Program;
import dev.reverie.engine.TensorType;

/**
 * What the backends on the CPU share: planning, memory and a fixed pool of workers. A subclass brings a layout and the
 * kernels.
 */
public abstract class CpuBackend extends Backend {
  private final WorkerPool pool;
  private final Layout layout;
  private final boolean doubles;
  private long shareAbove = 40_000;
  private boolean guarded;
  private boolean rewrites = true;

  /**
   * For subclasses.
   *
   * @param id the backend's name
   * @param threads threads in all, the caller's included
   * @param layout the order of storage
   * @param doubles whether floats are stored as doubles
   */
  protected CpuBackend(String id, int threads, Layout layout, boolean doubles) {
    super(id);
    this.pool = new WorkerPool(id, threads);
    this.layout = layout;
    this.doubles = doubles;
  }

  /**
   * Turns an operation into stages.
   *
   * @param node the operation in its place
   * @param to receives the stages
   * @throws UnsupportedOperationException if this backend has no kernel for it
   */
  protected abstract void lower(Node node, Lowering to);

  /**
   * Finds operations after one that this backend has a kernel for together with it.
   *
   * @param head an operation
   * @param around the graph around it
   * @return the operations, {@code head} the first, or null where it is lowered alone
   */
  protected Rewrite rewrite(Node head, Rewrite.Surroundings around) {
    return null;
  }

  /**
   * Turns several operations into stages.
   *
   * @param rewrite what {@link #rewrite} found
   * @param around the graph around it
   * @param to receives the stages
   */
  protected void lower(Rewrite rewrite, Rewrite.Surroundings around, Lowering to) {
    throw new UnsupportedOperationException("backend " + id() + " has no kernel for " + rewrite.name());
  }

  /**
   * Whether programs made from now on use {@link #rewrite}; they do unless told not to.
   *
   * @param on false for tests of kernels
   */
  public final void rewrites(boolean on) {
    rewrites = on;
  }

  final boolean rewrites() {
    return rewrites;
  }

  /**
   * The order of storage.
   *
   * @return the layout
   */
  public final Layout layout() {
    return layout;
  }

  /**
   * Whether floats are stored as doubles.
   *
   * @return true for the double reference
   */
  public final boolean doubles() {
    return doubles;
  }

  @Override
  public final int threads() {
    return pool.threads();
  }

  /**
   * Work below which a phase runs on the caller alone: sharing it costs about a microsecond.
   *
   * @param flops floating-point operations; 0 shares everything, as thread tests want
   */
  public final void shareAbove(long flops) {
    shareAbove = flops;
  }

  final long shareAbove() {
    return shareAbove;
  }

  /**
   * Whether programs made from now on keep every value in memory of its own with a guard behind it, so that
   * {@link Program#overruns()} finds kernels that write too far.
   *
   * @param on true for tests of kernels
   */
  public final void guarded(boolean on) {
    guarded = on;
  }

  final boolean guarded() {
    return guarded;
  }

  final WorkerPool pool() {
    return pool;
  }

  /**
   * Pieces of work that each thread has done in shared phases, the caller's first: thread tests assert that every
   * worker took part.
   *
   * @return one count per thread
   */
  public final long[] piecesByThread() {
    return pool.pieces();
  }

  @Override
  protected final Memory allocate(TensorType type) {
    return new CpuMemory(type, layout, doubles);
  }

  @Override
  protected final Program compile(Graph graph) {
    return new CpuProgram(this, graph, new Planner(this, graph).plan(), graph.store());
  }

  @Override
  public final void close() {
    pool.close();
  }
}
