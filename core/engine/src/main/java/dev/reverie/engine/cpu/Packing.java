package dev.reverie.engine.cpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Packs values into one block of memory by lifetime: first fit, largest first. */
final class Packing {
  /** Elements that every value is rounded up to: one cache line of floats. */
  static final int ALIGN = 16;

  private record Item(int id, int size, long from, long to) {
  }

  private final List<Item> items = new ArrayList<>();
  private final int guard;
  private int[] offsets = new int[0];
  private int extent;

  Packing() {
    this(0);
  }

  /** With a guard, values share no memory, whatever their lifetimes, and that many elements follow each. */
  Packing(int guard) {
    this.guard = guard;
  }

  /** Adds a value that lives from one moment to another, both included; returns its number. */
  int add(int size, long from, long to) {
    int padded = (size + guard + ALIGN - 1) / ALIGN * ALIGN;
    items.add(guard == 0 ? new Item(items.size(), padded, from, to)
        : new Item(items.size(), padded, Long.MIN_VALUE, Long.MAX_VALUE));
    return items.size() - 1;
  }

  void pack(String what) {
    offsets = new int[items.size()];
    List<Item> order = new ArrayList<>(items);
    order.sort(Comparator.comparingInt(Item::size).reversed().thenComparingInt(Item::id));
    List<Item> placed = new ArrayList<>();
    for (Item item : order) {
      long at = 0;
      for (Item p : placed) {
        if (p.from <= item.to && item.from <= p.to && at < (long) offsets[p.id] + p.size
            && offsets[p.id] < at + item.size) {
          at = (long) offsets[p.id] + p.size;
        }
      }
      if (at + item.size > Integer.MAX_VALUE - 64) {
        throw new IllegalStateException("the program's memory for " + what + " needs more than "
            + (Integer.MAX_VALUE - 64) + " elements, more than one array holds; use fewer rows or smaller layers");
      }
      offsets[item.id] = (int) at;
      extent = Math.max(extent, (int) at + item.size);
      placed.add(item);
      placed.sort(Comparator.comparingInt(p -> offsets[p.id]));
    }
  }

  int offset(int id) {
    return offsets[id];
  }

  int extent() {
    return extent;
  }
}
