package dev.reverie.agents.dreamer.config;

/** How many environments a Dreamer's preset acts in side by side. */
public final class Instances {
  /** Enough for what an environment rarely begins with to be there at once. */
  public static final int MANY = 50;

  private Instances() {
  }
}
