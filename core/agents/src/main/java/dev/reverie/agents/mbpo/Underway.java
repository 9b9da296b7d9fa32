package dev.reverie.agents.mbpo;

/** The rollouts under way: their numbers and the states they are in, with room to reorder them. */
final class Underway {
  private final int width;
  private final int[] ids;
  private final float[] observations;
  private final int[] movedIds;
  private final float[] movedObservations;

  Underway(int most, int width) {
    this.width = width;
    ids = new int[most];
    observations = new float[Math.multiplyExact(most, width)];
    movedIds = new int[most];
    movedObservations = new float[observations.length];
  }

  /** Numbers in a state. */
  int width() {
    return width;
  }

  /** The rollouts' numbers. */
  int[] id() {
    return ids;
  }

  /** The states, {@code [rollouts, width]}. */
  float[] observation() {
    return observations;
  }

  /** Some of the numbers, from the start of an array that the next call overwrites. */
  int[] ids(int from, int count) {
    if (from == 0) {
      return ids;
    }
    System.arraycopy(ids, from, movedIds, 0, count);
    return movedIds;
  }

  /** Gives a rollout a new place, which takes effect with {@link #settle}. */
  void move(int from, int to) {
    movedIds[to] = ids[from];
    System.arraycopy(observations, from * width, movedObservations, to * width, width);
  }

  /** Gives a rollout a new place and a new state, which take effect with {@link #settle}. */
  void move(int from, int to, float[] state, int at) {
    movedIds[to] = ids[from];
    System.arraycopy(state, at, movedObservations, to * width, width);
  }

  /** What was moved to these places is there now. */
  void settle(int from, int count) {
    System.arraycopy(movedIds, from, ids, from, count);
    System.arraycopy(movedObservations, from * width, observations, from * width, count * width);
  }
}
