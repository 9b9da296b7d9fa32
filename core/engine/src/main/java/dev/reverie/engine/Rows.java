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
  private final Rows each;
  private final int steps;

  Rows(String name, int capacity, int groups) {
    this(name, capacity, groups, null, 1);
  }

  private Rows(String name, int capacity, int groups, Rows each, int steps) {
    if (capacity < 1) {
      throw new IllegalArgumentException("rows '" + name + "': capacity is " + capacity + ", expected at least 1");
    }
    if (groups < 1) {
      throw new IllegalArgumentException("rows '" + name + "': groups is " + groups + ", expected at least 1");
    }
    this.name = name;
    this.capacity = capacity;
    this.groups = groups;
    this.each = each;
    this.steps = steps;
  }

  /** Some steps of a batch of sequences. */
  static Rows steps(String name, Rows each, int steps) {
    if (steps < 1 || each.groups != 1) {
      throw new IllegalArgumentException("rows '" + name + "': got " + steps + " steps of " + each
          + ", expected at least 1 step of rows in one group");
    }
    return new Rows(name, Math.multiplyExact(steps, each.capacity), 1, each, steps);
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

  /**
   * The rows of one step, where these are all steps of a batch of sequences, in the order of time: row
   * {@code t * b + i} is the i-th of b live rows at step t. As many rows are live as in all steps.
   *
   * @return the rows of a step, or null
   */
  public Rows each() {
    return each;
  }

  /**
   * Steps of a batch of sequences.
   *
   * @return the number, 1 for other rows
   */
  public int steps() {
    return steps;
  }

  @Override
  public String toString() {
    return groups == 1 ? name + ":" + capacity : name + ":" + capacity + "/" + groups;
  }
}
