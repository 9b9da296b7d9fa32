package dev.reverie.engine;

/**
 * Where programs run and states live. Found by {@link Backends} at launch; no algorithm knows which one it has. A
 * backend owns its memory and its worker threads; closing it ends the threads.
 */
public abstract class Backend implements AutoCloseable {
  private final String id;

  /**
   * For implementations.
   *
   * @param id e.g. {@code "vector"}
   */
  protected Backend(String id) {
    this.id = id;
  }

  /**
   * The name it is chosen by.
   *
   * @return e.g. {@code "scalar"} or {@code "vector"}
   */
  public final String id() {
    return id;
  }

  /**
   * Threads that share a large enough run, the caller's included.
   *
   * @return the number of threads, at least 1
   */
  public abstract int threads();

  /**
   * What runs where, for {@code doctor}: vector width, threads.
   *
   * @return one line
   */
  public abstract String description();

  /**
   * Makes an empty store in this backend's memory.
   *
   * @param seed keys every random stream used over the store
   * @return the store
   */
  public final Store newStore(long seed) {
    return new Store(this, seed);
  }

  /**
   * Memory for one state, zero at first.
   *
   * @param type a rowless type
   * @return the memory
   */
  protected abstract Memory allocate(TensorType type);

  /**
   * Plans a traced graph.
   *
   * @param graph the graph
   * @return the program
   */
  protected abstract Program compile(Graph graph);

  @Override
  public abstract void close();
}
