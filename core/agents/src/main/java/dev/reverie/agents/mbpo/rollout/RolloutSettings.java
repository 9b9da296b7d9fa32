package dev.reverie.agents.mbpo.rollout;

import dev.reverie.engine.Names;
import dev.reverie.engine.Store;
import java.util.List;

/**
 * Which rule decides how long rollouts are, and the numbers of all rules; those of the others are not looked at.
 *
 * @param controller {@code fixed}, {@code linear}, {@code bound}, {@code m2ac}, {@code macura} or {@code infoprop}
 * @param length of {@code fixed}: k
 * @param linear of {@code linear}: the length by epoch
 * @param bound of {@code bound}
 * @param m2ac of {@code m2ac}
 * @param macura of {@code macura}
 * @param infoprop of {@code infoprop}
 */
public record RolloutSettings(String controller, int length, RolloutSchedule linear, Bound bound, M2ac m2ac,
    Macura macura, Infoprop infoprop) {
  /** The names of the rules. */
  public static final List<String> CONTROLLERS = List.of("fixed", "linear", "bound", "m2ac", "macura", "infoprop");

  /** Refuses a rule that is not known, and a length below 1. */
  public RolloutSettings {
    if (!CONTROLLERS.contains(controller)) {
      throw new IllegalArgumentException("rollout: no controller '" + controller + "'"
          + Names.nearest(controller, CONTROLLERS));
    }
    require("", length > 0, "length", length, "at least 1");
  }

  /**
   * The numbers of k*, the length by the bound.
   *
   * @param longest length that is never exceeded
   * @param policyDistance total variation between the policy and those that collected the data; 0: measured each time
   */
  public record Bound(int longest, double policyDistance) {
    /** Refuses numbers outside of their ranges. */
    public Bound {
      require("bound.", policyDistance >= 0 && policyDistance <= 1, "policyDistance", policyDistance, "in [0, 1]");
      require("bound.", longest > 0, "longest", longest, "at least 1");
    }
  }

  /**
   * The numbers of M2AC.
   *
   * @param horizon H
   * @param penalty what rewards lose for each nat of one-versus-rest KL
   */
  public record M2ac(int horizon, double penalty) {
    /** Refuses a horizon below 1 and a negative penalty. */
    public M2ac {
      require("m2ac.", horizon > 0, "horizon", horizon, "at least 1");
      require("m2ac.", penalty >= 0 && Double.isFinite(penalty), "penalty", penalty, "at least 0");
    }
  }

  /**
   * The numbers of MACURA.
   *
   * @param horizon H
   * @param xi what the percentile is multiplied by
   * @param percentile of the divergence in the first steps
   * @param window borders that the threshold is the mean of
   */
  public record Macura(int horizon, double xi, double percentile, int window) {
    /** Refuses numbers outside of their ranges. */
    public Macura {
      require("macura.", horizon > 0, "horizon", horizon, "at least 1");
      require("macura.", xi > 0 && Double.isFinite(xi), "xi", xi, "above 0");
      require("macura.", percentile >= 0 && percentile <= 100, "percentile", percentile, "in [0, 100]");
      require("macura.", window > 0, "window", window, "at least 1");
    }
  }

  /**
   * The numbers of Infoprop.
   *
   * @param horizon H
   * @param accuracy width of what counts as one value of a number predicted
   * @param stepQuantile of the bits lost in a step from a real state: more in one step ends a rollout
   * @param totalQuantile of the same: H times that in all ends a rollout
   */
  public record Infoprop(int horizon, double accuracy, double stepQuantile, double totalQuantile) {
    /** Refuses numbers outside of their ranges. */
    public Infoprop {
      require("infoprop.", horizon > 0, "horizon", horizon, "at least 1");
      require("infoprop.", accuracy > 0 && Double.isFinite(accuracy), "accuracy", accuracy, "above 0");
      require("infoprop.", stepQuantile >= 0 && stepQuantile <= 1, "stepQuantile", stepQuantile, "in [0, 1]");
      require("infoprop.", totalQuantile >= 0 && totalQuantile <= 1, "totalQuantile", totalQuantile, "in [0, 1]");
    }
  }

  private static void require(String rule, boolean holds, String key, Object came, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("rollout: " + rule + key + " is " + came + ", expected " + expected);
    }
  }

  /**
   * Rollouts of one length; the other rules have their authors' numbers.
   *
   * @param length k
   * @return the settings
   */
  public static RolloutSettings fixed(int length) {
    return new RolloutSettings("fixed", length, RolloutSchedule.fixed(length), new Bound(25, 0), new M2ac(10, 1e-3),
        new Macura(10, 1, 95, 2000), new Infoprop(100, 1e-6, 0.9999, 0.01));
  }

  /**
   * Rollouts by a schedule; the other rules have their authors' numbers.
   *
   * @param schedule the length by epoch
   * @return the settings
   */
  public static RolloutSettings linear(RolloutSchedule schedule) {
    return fixed(schedule.startLength()).with("linear", schedule);
  }

  private RolloutSettings with(String rule, RolloutSchedule schedule) {
    return new RolloutSettings(rule, length, schedule, bound, m2ac, macura, infoprop);
  }

  /**
   * The same numbers by another rule.
   *
   * @param rule its name
   * @return the settings
   */
  public RolloutSettings with(String rule) {
    return with(rule, linear);
  }

  /**
   * The same with another distance of the policy from those that collected the data.
   *
   * @param policyDistance in [0, 1]; 0: measured each time
   * @return the settings
   */
  public RolloutSettings withPolicyDistance(double policyDistance) {
    return new RolloutSettings(controller, length, linear, new Bound(bound.longest, policyDistance), m2ac, macura,
        infoprop);
  }

  /**
   * Transitions that rollouts leave in the pool at most, for each state that they are asked to start from.
   *
   * @return the number, for the size of the pool's table
   */
  public int mostKept() {
    return switch (controller) {
      case "fixed" -> length;
      case "linear" -> linear.endLength();
      case "bound" -> bound.longest();
      case "m2ac" -> m2ac.horizon();
      case "macura" -> macura.horizon();
      default -> 1;
    };
  }

  /**
   * Makes the rule.
   *
   * @param store where it keeps what it remembers
   * @param discount of the policy
   * @return the controller
   */
  public RolloutController create(Store store, double discount) {
    return switch (controller) {
      case "fixed" -> new FixedLength(length);
      case "linear" -> new LinearLength(linear);
      case "bound" -> new BoundLength(bound, discount);
      case "m2ac" -> new M2acLength(m2ac);
      case "macura" -> new MacuraLength(macura, store);
      case "infoprop" -> new InfopropLength(infoprop);
      default -> throw new AssertionError(controller);
    };
  }
}
