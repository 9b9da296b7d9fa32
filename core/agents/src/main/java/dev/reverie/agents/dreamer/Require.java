package dev.reverie.agents.dreamer;

/** Refuses settings. */
final class Require {
  private Require() {
  }

  static void that(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("dreamer: " + key + " is " + value + ", expected " + expected);
    }
  }
}
