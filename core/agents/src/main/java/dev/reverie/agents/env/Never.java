package dev.reverie.agents.env;

/** The termination that never happens. */
enum Never implements Termination {
  INSTANCE;

  @Override
  public boolean terminated(float[] observation, int offset, float[] action, int actionOffset, float[] nextObservation,
      int nextOffset) {
    return false;
  }
}
