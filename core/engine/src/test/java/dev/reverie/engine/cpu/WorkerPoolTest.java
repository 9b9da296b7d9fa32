package dev.reverie.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  @Test
  void everyPieceRunsOnceHoweverOftenItIsShared() {
    try (WorkerPool pool = new WorkerPool("test", 4)) {
      for (int round = 0; round < 20_000; round++) {
        int[] counts = {1 + round % 9, round % 4, 0, round % 5};
        AtomicIntegerArray seen = new AtomicIntegerArray(4 * 9);
        assertTrue(pool.tryAcquire());
        pool.share((worker, owner, piece) -> seen.incrementAndGet(9 * owner + piece), counts);
        pool.release();
        for (int i = 0; i < 4 * 9; i++) {
          assertEquals(i % 9 < counts[i / 9] ? 1 : 0, seen.get(i));
        }
      }
    }
  }

  @Test
  void aFailureReachesTheCallerAndThePoolGoesOn() {
    try (WorkerPool pool = new WorkerPool("test", 3)) {
      assertTrue(pool.tryAcquire());
      IllegalStateException e = assertThrows(IllegalStateException.class, () -> pool.share((worker, owner, piece) -> {
        if (piece == 5) {
          throw new ArithmeticException("piece 5");
        }
      }, new int[] {10, 0, 0}));
      assertSame(ArithmeticException.class, e.getCause().getClass());
      int[] count = new int[10];
      pool.share((worker, owner, piece) -> count[piece + 4 * owner]++, new int[] {4, 4, 2});
      assertEquals(10, Arrays.stream(count).sum());
    }
  }

  @Test
  void aWorkerTakesItsOwnPiecesFirst() {
    try (WorkerPool pool = new WorkerPool("test", 2)) {
      assertTrue(pool.tryAcquire());
      for (int round = 0; round < 1000; round++) {
        int[] own = new int[2];
        AtomicIntegerArray early = new AtomicIntegerArray(2);
        pool.share((worker, owner, piece) -> {
          if (owner == worker) {
            own[worker]++;
          } else if (own[worker] < 3) {
            early.incrementAndGet(worker);
          }
        }, new int[] {3, 3});
        assertEquals(0, early.get(0) + early.get(1));
      }
    }
  }

  @Test
  void onlyOneCallerHasThePool() {
    try (WorkerPool pool = new WorkerPool("test", 2)) {
      assertTrue(pool.tryAcquire());
      assertFalse(pool.tryAcquire());
      pool.release();
      assertTrue(pool.tryAcquire());
    }
  }
}
