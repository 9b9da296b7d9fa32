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
        int n = 1 + round % 9;
        AtomicIntegerArray seen = new AtomicIntegerArray(n);
        assertTrue(pool.tryAcquire());
        pool.share((worker, piece) -> seen.incrementAndGet(piece), n);
        pool.release();
        for (int i = 0; i < n; i++) {
          assertEquals(1, seen.get(i));
        }
      }
    }
  }

  @Test
  void aFailureReachesTheCallerAndThePoolGoesOn() {
    try (WorkerPool pool = new WorkerPool("test", 3)) {
      assertTrue(pool.tryAcquire());
      IllegalStateException e = assertThrows(IllegalStateException.class, () -> pool.share((worker, piece) -> {
        if (piece == 5) {
          throw new ArithmeticException("piece 5");
        }
      }, 10));
      assertSame(ArithmeticException.class, e.getCause().getClass());
      int[] count = new int[10];
      pool.share((worker, piece) -> count[piece]++, 10);
      assertEquals(10, Arrays.stream(count).sum());
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
