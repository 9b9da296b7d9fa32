package dev.reverie.agents.replay;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Says how many updates are due so that every step of the agent is replayed a given number of times: {@code ratio} time
 * steps replayed for each step taken, a sequence batch being {@code [length, sequences]} of them. Fractions are exact:
 * what is owed is carried over, to the end of a run and through its checkpoints.
 *
 * <p>The first call, made when the replay is ready, gives one update and starts the count: steps before it are not made
 * up for. A step is a choice of the agent, so with an action repeat of 2 the updates for each step of the environment
 * are half as many.
 */
public final class ReplayRatio {
  private static final long NOT_YET = -1;

  private final String name;
  private final long numerator;
  private final long denominator;
  private long counted = NOT_YET;
  private long credit;

  /**
   * Nothing counted yet.
   *
   * @param name its name among a run's counters
   * @param ratio time steps replayed for each step taken, above 0, exact as its decimal digits are
   * @param length steps in a sequence
   * @param sequences sequences in a batch
   */
  public ReplayRatio(String name, double ratio, int length, int sequences) {
    if (!(ratio > 0) || Double.isInfinite(ratio) || length < 1 || sequences < 1) {
      throw new IllegalArgumentException("replay ratio " + ratio + " for batches of " + sequences + " sequences of "
          + length + " steps, expected all of them above 0");
    }
    this.name = name;
    BigDecimal exact = new BigDecimal(Double.toString(ratio)).stripTrailingZeros();
    int digits = Math.max(0, exact.scale());
    numerator = exact.movePointRight(digits).longValueExact();
    denominator = Math.multiplyExact(BigDecimal.TEN.pow(digits).longValueExact(),
        Math.multiplyExact((long) length, sequences));
  }

  /**
   * Counts steps and gives the updates that are due.
   *
   * @param step steps that the agent has taken so far, never fewer than at the last call
   * @return how many updates to make now
   */
  public int due(long step) {
    if (counted == NOT_YET) {
      counted = step;
      return 1;
    }
    if (step < counted) {
      throw new IllegalArgumentException("replay ratio: step " + step + " after step " + counted);
    }
    credit = Math.addExact(credit, Math.multiplyExact(step - counted, numerator));
    counted = step;
    long updates = credit / denominator;
    credit -= updates * denominator;
    return Math.toIntExact(updates);
  }

  /**
   * What a run saves.
   *
   * @return numbers by name
   */
  public Map<String, Long> counters() {
    return Map.of(name + ".counted", counted, name + ".credit", credit);
  }

  /**
   * Continues from what was saved.
   *
   * @param counters what {@link #counters()} gave, among others or not
   */
  public void restore(Map<String, Long> counters) {
    Long savedStep = counters.get(name + ".counted");
    Long savedCredit = counters.get(name + ".credit");
    if (savedStep == null || savedCredit == null || savedStep < NOT_YET || savedCredit < 0
        || savedCredit >= denominator) {
      throw new IllegalArgumentException("replay ratio: cannot continue from step " + savedStep + " and credit "
          + savedCredit);
    }
    counted = savedStep;
    credit = savedCredit;
  }
}
