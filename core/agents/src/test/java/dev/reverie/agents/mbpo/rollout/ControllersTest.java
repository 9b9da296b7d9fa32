package dev.reverie.agents.mbpo.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each rule decides about steps that are few enough to decide about by hand. */
class ControllersTest {
  private final ScalarBackend backend = new ScalarBackend(1, false);
  private final Store store = backend.newStore(0);

  @AfterEach
  void close() {
    backend.close();
  }

  /** How things are, by given numbers. */
  private record Given(long epoch, double modelDistance, double policyDistance, int width, float... realLostBits)
      implements Situation {
  }

  private static RolloutSettings settings(String controller, RolloutSettings.Bound bound, RolloutSettings.M2ac m2ac,
      RolloutSettings.Macura macura, RolloutSettings.Infoprop infoprop) {
    RolloutSettings r = RolloutSettings.fixed(1);
    return new RolloutSettings(controller, 1, r.linear(), bound == null ? r.bound() : bound,
        m2ac == null ? r.m2ac() : m2ac, macura == null ? r.macura() : macura,
        infoprop == null ? r.infoprop() : infoprop);
  }

  private static Steps steps(int begun, int width, int[] rollouts, float... scores) {
    Steps s = new Steps(begun, width);
    s.open(begun, rollouts.length);
    System.arraycopy(rollouts, 0, s.rollouts(), 0, rollouts.length);
    System.arraycopy(scores, 0, s.scores(), 0, scores.length);
    return s;
  }

  private static int[] all(int n) {
    int[] rollouts = new int[n];
    for (int i = 0; i < n; i++) {
      rollouts[i] = i;
    }
    return rollouts;
  }

  private static List<Integer> stored(Steps s) {
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < s.count(); i++) {
      if (s.isStored(i)) {
        list.add(s.rollouts()[i]);
      }
    }
    return list;
  }

  private static List<Integer> goingOn(Steps s) {
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < s.count(); i++) {
      if (s.goesOn(i)) {
        list.add(s.rollouts()[i]);
      }
    }
    return list;
  }

  @Test
  void theScheduleIsLinearBetweenItsEpochs() {
    RolloutSchedule hopper = new RolloutSchedule(20, 150, 1, 15);
    assertEquals(1, hopper.length(0));
    assertEquals(1, hopper.length(20));
    assertEquals(1, hopper.length(29));
    assertEquals(2, hopper.length(30));
    assertEquals(8, hopper.length(85));
    assertEquals(14, hopper.length(149));
    assertEquals(15, hopper.length(150));
    assertEquals(15, hopper.length(1000));
    assertEquals(1, RolloutSchedule.fixed(1).length(77));
    assertEquals(25, new RolloutSchedule(20, 100, 1, 25).length(100));
  }

  @Test
  void fixedAndLinearLengthsFollowTheEpochAlone() {
    RolloutController fixed = RolloutSettings.fixed(7).create(store, 0.99);
    fixed.begin(new Given(100, 0, 1, 1));
    assertEquals(7, fixed.length());
    RolloutController linear = RolloutSettings.linear(new RolloutSchedule(0, 10, 1, 11)).create(store, 0.99);
    assertEquals(1, linear.length());
    linear.begin(new Given(5, 0, 1, 1));
    assertEquals(6, linear.length());
    assertEquals(11, linear.longest());
    for (RolloutController c : List.of(fixed, linear)) {
      assertEquals(Look.NOTHING, c.look());
      assertFalse(c.refills() || c.forgetsByAge());
      Steps s = steps(3, 1, all(3), Float.NaN, 1e30f, 0);
      c.judge(2, s);
      assertEquals(List.of(0, 1, 2), stored(s));
      assertEquals(List.of(0, 1, 2), goingOn(s));
    }
  }

  @Test
  void theLengthByTheBoundIsKStarWithinItsLimits() {
    RolloutController c = settings("bound", new RolloutSettings.Bound(40, 0), null, null, null).create(store, 0.95);
    c.begin(new Given(0, 0.1, 0.2, 1));
    assertEquals(14, c.length());
    assertEquals(14.0, c.metrics().get("rollout.bestLength"));
    c.begin(new Given(0, 0.02, 0.2, 1));
    assertEquals(40, c.length(), "45 is more than the longest");
    assertEquals(45.0, c.metrics().get("rollout.bestLength"));
    c.begin(new Given(0, 0.3, 0.2, 1));
    assertEquals(1, c.length(), "0 would leave nothing to learn from");
    c = settings("bound", new RolloutSettings.Bound(40, 0.4), null, null, null).create(store, 0.95);
    c.begin(new Given(0, 0.2, 0.9, 1));
    assertEquals(14, c.length(), "the distance that is set, not that which is measured");
  }

  @Test
  void m2acStoresTheMostCertainShareOfEachStep() {
    RolloutController c = settings("m2ac", null, new RolloutSettings.M2ac(3, 0.5), null, null).create(store, 0.99);
    // Of 8 rollouts: 3/8, 2/8, 1/8.
    float[] u = {5, 1, Float.NaN, 3, 0, 2, 4, 6};
    Steps s = steps(8, 1, all(8), u);
    c.judge(0, s);
    assertEquals(List.of(1, 4, 5), stored(s));
    assertEquals(all(8).length, goingOn(s).size(), "unstored steps go on");
    assertEquals(0.5f, s.penalty(1));
    assertEquals(0f, s.penalty(4));
    assertEquals(1f, s.penalty(5));
    s = steps(8, 1, new int[] {7, 3, 0}, 2, 2, 1);
    c.judge(1, s);
    assertEquals(List.of(7, 0), stored(s), "a share of those that began, the first of equals");
    s = steps(8, 1, new int[] {7, 3, 0}, 2, 3, 4);
    c.judge(2, s);
    assertEquals(List.of(7), stored(s));
    assertEquals(3, c.length());
  }

  @Test
  void m2acStoresHalfWhereTheHorizonIsOne() {
    RolloutController c = settings("m2ac", null, new RolloutSettings.M2ac(1, 0), null, null).create(store, 0.99);
    Steps s = steps(5, 1, all(5), 5, 4, 3, 2, 1);
    c.judge(0, s);
    assertEquals(List.of(3, 4), stored(s));
    M2acLength ten = new M2acLength(new RolloutSettings.M2ac(10, 0));
    double mean = 0;
    for (int i = 0; i < 10; i++) {
      mean += ten.share(i);
    }
    assertEquals(2.5, mean, 1e-12, "a quarter of the horizon, whatever the model is like");
  }

  @Test
  void macuraEndsRolloutsAtXiTimesThePercentile() {
    RolloutController c = settings("macura", null, null, new RolloutSettings.Macura(10, 2, 75, 2000), null)
        .create(store, 0.99);
    // The 75th percentile of 1, 2, 3, 4, 5 is 4, the border 8.
    Steps s = steps(5, 1, all(5), 5, 1, 4, 2, 3);
    c.judge(0, s);
    assertEquals(8.0, c.metrics().get("rollout.threshold"));
    assertEquals(List.of(0, 1, 2, 3, 4), goingOn(s));
    s = steps(5, 1, new int[] {0, 1, 2, 3}, 8, 7.9f, Float.NaN, 100);
    c.judge(1, s);
    assertEquals(List.of(1), stored(s), "at the threshold is too much");
    assertEquals(List.of(1), goingOn(s), "for good");
  }

  @Test
  void macurasThresholdIsTheMeanOfTheLastBorders() {
    RolloutController c = settings("macura", null, null, new RolloutSettings.Macura(10, 1, 100, 3), null)
        .create(store, 0.99);
    double[] expected = {4, 3, 5, 5, 3};
    float[] borders = {4, 2, 9, 4, -4};
    for (int i = 0; i < borders.length; i++) {
      c.judge(0, steps(2, 1, all(2), -100, borders[i]));
      assertEquals(expected[i], c.metrics().get("rollout.threshold"), 1e-12, "the mean of three at most");
    }
  }

  @Test
  void macurasMemoryIsInTheStore() {
    RolloutSettings settings = settings("macura", null, null, new RolloutSettings.Macura(10, 1, 100, 3), null);
    RolloutController c = settings.create(store, 0.99);
    c.judge(0, steps(1, 1, all(1), 4));
    Store other = backend.newStore(0);
    RolloutController restored = settings.create(other, 0.99);
    other.get("rollout.macura.borders").set(store.get("rollout.macura.borders").toArray());
    int[] count = new int[1];
    store.get("rollout.macura.count").get(count);
    other.get("rollout.macura.count").set(count);
    for (RolloutController either : List.of(c, restored)) {
      either.judge(0, steps(1, 1, all(1), 2));
      assertEquals(3.0, either.metrics().get("rollout.threshold"));
    }
  }

  @Test
  void macuraUpdatesMoreTheFullerThePoolIs() {
    RolloutController c = RolloutSettings.fixed(1).with("macura").create(store, 0.99);
    assertEquals(0, c.updates(10, 0.04));
    assertEquals(9, c.updates(10, 0.49));
    assertEquals(20, c.updates(10, 1));
    assertEquals(10, RolloutSettings.fixed(1).with("m2ac").create(store, 0.99).updates(10, 0.1));
  }

  @Test
  void infopropEndsRolloutsThatLoseTooMuchAtOnceOrInAll() {
    RolloutController c = settings("infoprop", null, null, null, new RolloutSettings.Infoprop(3, 1e-6, 1, 0))
        .create(store, 0.99);
    // In each step at most 10 and 20 bits, in all at most 3 * 4 and 3 * 5.
    c.begin(new Given(0, 0, 0, 2, 10, 5, 4, 20, 7, 7));
    assertEquals(10.0, c.metrics().get("rollout.mostBitsInAStep.0"));
    assertEquals(15.0, c.metrics().get("rollout.mostBitsInAll.1"));
    Steps s = steps(5, 2, all(5), 10, 0, 10.5f, 0, 0, 15, 0, 15.5f, Float.NaN, 0);
    c.judge(0, s);
    assertEquals(List.of(0, 2), stored(s));
    assertEquals(List.of(0, 2), goingOn(s));
    s = steps(5, 2, new int[] {2, 0}, 1, 0, 2, 0);
    c.judge(1, s);
    assertEquals(List.of(2, 0), stored(s), "12 is not too much yet");
    s = steps(5, 2, new int[] {2, 0}, 1, 0, 0.5f, 0);
    c.judge(2, s);
    assertEquals(List.of(2), stored(s));
    s = steps(5, 2, all(1), 9, 9);
    c.judge(0, s);
    assertEquals(List.of(0), stored(s), "new rollouts have lost nothing");
    assertTrue(c.refills());
  }

  @Test
  void quantilesLieBetweenOrderStatistics() {
    float[] values = {4, 1, Float.NaN, 3, 2, Float.POSITIVE_INFINITY};
    assertEquals(1, Quantile.of(values, 6, 1, 0, 0));
    assertEquals(4, Quantile.of(values, 6, 1, 0, 1));
    assertEquals(2.5, Quantile.of(values, 6, 1, 0, 0.5), 1e-12);
    assertEquals(1.3, Quantile.of(values, 6, 1, 0, 0.1), 1e-12);
    assertEquals(3, Quantile.of(new float[] {9, 1, 9, 5}, 2, 2, 1, 0.5), 1e-12);
    assertTrue(Double.isNaN(Quantile.of(new float[] {Float.NaN}, 1, 1, 0, 0.5)));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    RolloutSettings r = RolloutSettings.fixed(1);
    String message = assertThrows(IllegalArgumentException.class, () -> r.with("makura")).getMessage();
    assertEquals("rollout: no controller 'makura'; did you mean 'macura'?", message);
    List<Runnable> wrong = List.of(() -> RolloutSettings.fixed(0), () -> new RolloutSettings.Bound(0, 0),
        () -> new RolloutSettings.Bound(1, 1.5),
        () -> new RolloutSettings.M2ac(0, 0), () -> new RolloutSettings.M2ac(1, -1),
        () -> new RolloutSettings.M2ac(1, Double.NaN), () -> new RolloutSettings.Macura(0, 1, 95, 1),
        () -> new RolloutSettings.Macura(1, 0, 95, 1), () -> new RolloutSettings.Macura(1, 1, 101, 1),
        () -> new RolloutSettings.Macura(1, 1, 95, 0), () -> new RolloutSettings.Infoprop(0, 1e-6, 1, 0),
        () -> new RolloutSettings.Infoprop(1, 0, 1, 0), () -> new RolloutSettings.Infoprop(1, 1e-6, 1.1, 0),
        () -> new RolloutSettings.Infoprop(1, 1e-6, 1, -0.1));
    for (Runnable w : wrong) {
      assertTrue(assertThrows(IllegalArgumentException.class, w::run).getMessage().contains(", expected "));
    }
    assertEquals("rollout: macura.xi is 0.0, expected above 0", assertThrows(IllegalArgumentException.class,
        () -> new RolloutSettings.Macura(1, 0, 95, 1)).getMessage());
  }

  @Test
  void thePoolHasRoomForWhatEachRuleKeeps() {
    RolloutSettings r = RolloutSettings.fixed(3);
    assertArrayEquals(new int[] {3, 3, 25, 10, 10, 1}, RolloutSettings.CONTROLLERS.stream()
        .mapToInt(name -> r.with(name).mostKept()).toArray());
  }
}
