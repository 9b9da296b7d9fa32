package dev.reverie.agents.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Threads that work side by side until all are done. */
final class Workers {
  private Workers() {
  }

  /** Runs a body on each of some threads, given the thread's number. */
  static void run(int threads, IntConsumer body) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int worker = t;
      workers.add(Thread.ofPlatform().name("reverie-tabular-" + t).start(() -> {
        try {
          body.accept(worker);
        } catch (Throwable e) {
          failure.set(e);
        }
      }));
    }
    workers.forEach(Workers::join);
    if (failure.get() != null) {
      throw new IllegalStateException("a worker failed: " + failure.get(), failure.get());
    }
  }

  /** Does tasks 0 to n - 1, each on whichever thread is free. */
  static void share(int threads, int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    run(Math.min(threads, tasks), worker -> {
      for (int k = next.getAndIncrement(); k < tasks; k = next.getAndIncrement()) {
        task.accept(k);
      }
    });
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
