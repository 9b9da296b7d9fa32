package dev.reverie.tck;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A graph to try a backend on: who builds it, how many rows it has, and what may be asked of it.
 *
 * @param name says the sizes, unique within its contract
 * @param key what the values of its inputs are drawn by, together with their names
 * @param capacity rows at most
 * @param groups groups of rows
 * @param traits what it is good for
 * @param body declares inputs and results
 */
record Sample(String name, String key, int capacity, int groups, Set<Trait> traits, Consumer<SampleGraph> body) {
  /** What a sample is good for, beyond its values. */
  enum Trait {
    /** Its results are differentiable by its inputs. */
    GRADIENT,
    /** A row of its results depends on that row of the inputs alone, and has the same bits in any batch. */
    ROW_WISE,
    /** Large enough that every worker finds work, and stands for its contract in the slower checks. */
    STEADY,
    /** Its inputs hold NaN, infinities and the ends of the range. */
    SPECIAL
  }

  /** A sample over one group of rows. */
  static Sample of(String name, int capacity, Consumer<SampleGraph> body) {
    return of(name, capacity, 1, body);
  }

  /** A sample over grouped rows. */
  static Sample of(String name, int capacity, int groups, Consumer<SampleGraph> body) {
    String rows = ",rows=" + capacity + (groups == 1 ? "" : ":" + groups);
    return new Sample(name + rows, name + rows, capacity, groups, EnumSet.noneOf(Trait.class), body);
  }

  /** The same with a trait. */
  Sample with(Trait trait) {
    EnumSet<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Sample(name, key, capacity, groups, more, body);
  }

  /** The same with the input values of another key. */
  Sample keyed(String by) {
    return new Sample(name, by, capacity, groups, traits, body);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** The same graph for another number of rows. */
  Sample resized(int rows) {
    return new Sample(name, key, rows, groups, traits, body);
  }

  /** The numbers of live rows to run with, by group: all, none, one, and around the tiles. */
  List<int[]> lives() {
    List<int[]> lives = new ArrayList<>();
    if (groups == 1) {
      for (int n : new int[] {capacity, 0, 1, 15, 17, capacity - 1}) {
        if (n >= 0 && n <= capacity && lives.stream().noneMatch(l -> l[0] == n)) {
          lives.add(new int[] {n});
        }
      }
      return lives;
    }
    lives.add(even());
    int[] last = new int[groups];
    last[groups - 1] = capacity;
    lives.add(last);
    int[] uneven = new int[groups];
    int left = capacity;
    for (int g = 1; g < groups; g++) {
      uneven[g] = Math.min(left, g % 3 == 2 ? 0 : 1 + 3 * g);
      left -= uneven[g];
    }
    lives.add(uneven);
    lives.add(new int[groups]);
    return lives;
  }

  /** Every row live. */
  int[] even() {
    int[] even = new int[groups];
    for (int g = 0; g < groups; g++) {
      even[g] = capacity / groups + (g < capacity % groups ? 1 : 0);
    }
    return even;
  }
}
