package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.config.BurstConfig;
import java.util.Map;

/** {@link BurstConfig} as it goes. */
public final class Bursts implements Schedule {
  private static final String COUNTED = "dreamer.bursts";
  private static final long NOT_YET = -1;

  private final BurstConfig config;
  private long counted = NOT_YET;

  /**
   * Nothing done yet.
   *
   * @param config the numbers
   */
  public Bursts(BurstConfig config) {
    this.config = config;
  }

  @Override
  public boolean random(long actions) {
    return actions < config.prefill();
  }

  @Override
  public int due(long actions) {
    if (actions < config.prefill()) {
      return 0;
    }
    if (counted == NOT_YET) {
      counted = actions;
      return config.pretrain();
    }
    long bursts = (actions - counted) / config.every();
    counted += bursts * config.every();
    return Math.toIntExact(bursts * config.updates());
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of(COUNTED, counted);
  }

  @Override
  public void restore(Map<String, Long> counters) {
    Long saved = counters.get(COUNTED);
    if (saved == null || saved < NOT_YET) {
      throw new IllegalArgumentException("dreamer: cannot continue from updates counted to " + saved);
    }
    counted = saved;
  }
}
