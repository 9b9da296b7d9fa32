package dev.reverie.agents.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the time goes: seconds by the name of a phase, counted over the whole run, and the arithmetic done in them. */
public final class PhaseClock {
  private final Map<String, Phase> phases = new LinkedHashMap<>();

  /** A clock at zero. */
  public PhaseClock() {
  }

  private static final class Phase {
    private double seconds;
    private long updates;
    private double flops;
  }

  /**
   * Runs something and adds the time it took to a phase.
   *
   * @param phase e.g. {@code "model"}
   * @param work what to run
   */
  public void time(String phase, Runnable work) {
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      phase(phase).seconds += (System.nanoTime() - start) / 1e9;
    }
  }

  /**
   * Counts gradient steps.
   *
   * @param phase the phase they belong to
   * @param updates how many
   * @param flops floating-point operations of all of them
   */
  public void count(String phase, long updates, double flops) {
    Phase p = phase(phase);
    p.updates += updates;
    p.flops += flops;
  }

  private Phase phase(String name) {
    Phase p = phases.get(name);
    if (p == null) {
      p = new Phase();
      phases.put(name, p);
    }
    return p;
  }

  /**
   * Seconds by phase.
   *
   * @return a new map, in the order in which phases first appeared
   */
  public Map<String, Double> seconds() {
    Map<String, Double> all = new LinkedHashMap<>();
    phases.forEach((name, p) -> all.put(name, p.seconds));
    return all;
  }

  /**
   * Gradient steps counted in all.
   *
   * @return the number
   */
  public long updates() {
    return phases.values().stream().mapToLong(p -> p.updates).sum();
  }

  /**
   * Floating-point operations counted in all.
   *
   * @return the number
   */
  public double flops() {
    return phases.values().stream().mapToDouble(p -> p.flops).sum();
  }

  /**
   * Adds the seconds of an earlier part of the same run.
   *
   * @param seconds seconds by phase
   */
  public void resume(Map<String, Double> seconds) {
    seconds.forEach((name, s) -> phase(name).seconds += s);
  }
}
