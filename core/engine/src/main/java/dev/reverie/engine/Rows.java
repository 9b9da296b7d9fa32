package dev.reverie.engine;

/**
 * A set of rows that a {@link Graph} works on: a batch, a set of rollouts, the rows of an ensemble.
 *
 * <p>A graph is traced for up to {@link #capacity()} rows; how many are live is data of each run
 * ({@link Program#rows(String)}). With more than one group, rows are sorted by group and each row uses the weights of
 * its group (ensemble members, the elite chosen for a state).
 */
public final class Rows {
  private final String name;
  private final int capacity;
  private final int groups;

  Rows(String name, int capacity, int groups) {
    if (capacity < 1) {
      throw new IllegalArgumentException("rows '" + name + "': capacity is " + capacity + ", expected at least 1");
    }
    if (groups < 1) {
      throw new IllegalArgumentException("rows '" + name + "': groups is " + groups + ", expected at least 1");
    }
    this.name = name;
    this.capacity = capacity;
    this.groups = groups;
  }

  /**
   * The name, unique in its graph.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The most rows that can be live in a run.
   *
   * @return the capacity, at least 1
   */
  public int capacity() {
    return capacity;
  }

  /**
   * The number of groups, 1 where all rows use the same weights.
   *
   * @return the number of groups
   */
  public int groups() {
    return groups;
  }

  @Override
  public String toString() {
    return groups == 1 ? name + ":" + capacity : name + ":" + capacity + "/" + groups;
  }
}
