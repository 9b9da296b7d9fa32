package dev.reverie.agents.dreamer.config;

/** Refuses settings. */
public final class Require {
  private Require() {
  }

  /**
   * Refuses a setting unless something holds.
   *
   * @param holds what must
   * @param key of the setting
   * @param value that came
   * @param expected in words
   */
  public static void that(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("dreamer: " + key + " is " + value + ", expected " + expected);
    }
  }
}
