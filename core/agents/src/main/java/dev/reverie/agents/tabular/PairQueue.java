package dev.reverie.agents.tabular;

import java.util.Arrays;

/** Pairs by priority, each at most once: a binary heap that knows where everyone is. */
final class PairQueue {
  private static final int ABSENT = -1;

  private final int[] heap;
  private final int[] place;
  private final double[] priority;
  private int size;

  PairQueue(int pairs) {
    heap = new int[pairs];
    place = new int[pairs];
    priority = new double[pairs];
    Arrays.fill(place, ABSENT);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Adds a pair, or raises it; one that is there with a higher priority keeps that. */
  void push(int pair, double p) {
    if (place[pair] == ABSENT) {
      priority[pair] = p;
      up(size++, pair);
    } else if (p > priority[pair]) {
      priority[pair] = p;
      up(place[pair], pair);
    }
  }

  /** Takes the pair of the highest priority. */
  int pop() {
    int top = heap[0];
    place[top] = ABSENT;
    int moved = heap[--size];
    if (size > 0) {
      down(moved);
    }
    return top;
  }

  private void up(int from, int pair) {
    int at = from;
    while (at > 0 && priority[heap[(at - 1) / 2]] < priority[pair]) {
      put(at, heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, pair);
  }

  private void down(int pair) {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && priority[heap[child + 1]] > priority[heap[child]]) {
        child++;
      }
      if (priority[heap[child]] <= priority[pair]) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, pair);
  }

  private void put(int at, int pair) {
    heap[at] = pair;
    place[pair] = at;
  }
}
