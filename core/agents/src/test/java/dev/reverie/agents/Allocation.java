package dev.reverie.agents;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes that the calling thread allocates. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {
  }

  /**
   * Warms a call up, then takes the least of several counts, so that a compilation in between does not matter.
   *
   * @param call what to count
   * @return bytes a call
   */
  public static long least(Runnable call) {
    for (int i = 0; i < 300; i++) {
      call.run();
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int k = 0; k < 10; k++) {
        call.run();
      }
      least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / 10);
    }
    return least;
  }
}
