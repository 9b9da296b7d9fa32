package dev.reverie.engine;

/** Offers a backend to {@link Backends}; registered as a service. */
public interface BackendProvider {
  /**
   * The name a user chooses it by.
   *
   * @return e.g. {@code "vector"}
   */
  String id();

  /**
   * How good it is where it can start; {@code auto} takes the highest.
   *
   * @return scalar is 0, vector 100, native 200, cuda 300
   */
  int rank();

  /**
   * Whether it can start here. Must not load anything restricted and must not throw.
   *
   * @return the answer with its reason
   */
  Probe probe();

  /**
   * Starts it.
   *
   * @param threads threads to use, the caller's included
   * @return the backend
   */
  Backend open(int threads);

  /**
   * The answer of {@link #probe()}.
   *
   * @param available whether {@link #open(int)} will work
   * @param detail what was found, or why not
   * @param remedy what the user can do about it; empty when available or nothing helps
   */
  record Probe(boolean available, String detail, String remedy) {
    /**
     * It can start.
     *
     * @param detail what was found
     * @return the answer
     */
    public static Probe yes(String detail) {
      return new Probe(true, detail, "");
    }

    /**
     * It cannot start.
     *
     * @param reason why
     * @param remedy what to do
     * @return the answer
     */
    public static Probe no(String reason, String remedy) {
      return new Probe(false, reason, remedy);
    }
  }
}
