package dev.reverie.engine.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed pool of platform threads that share phases of a run. Workers spin for about 50 us after a phase, then park: a
 * spin barrier costs 0.1 us where a future costs 6 to 18.
 *
 * <p>Each worker has pieces of its own and takes those of others when it has done them: what it wrote in one phase is in
 * its cache when it reads it in the next. Pieces are claimed by compare-and-set on a word that holds the epoch and the
 * owner's next piece, so that a worker that wakes late can never claim a piece of a phase that is over.
 */
final class WorkerPool implements AutoCloseable {
  /** Work cut into pieces that are numbered for each owner. */
  interface Work {
    void piece(int worker, int owner, int piece);
  }

  private static final long SPIN_NANOS = 50_000;
  private static final int CLOSED = Integer.MAX_VALUE;
  /** From one worker's entry to the next: a cache line of longs, twice, as lines are fetched in pairs. */
  private static final int APART = 16;
  private static final VarHandle TICKET = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle PARKED = MethodHandles.arrayElementVarHandle(boolean[].class);
  private static final VarHandle DONE;

  static {
    try {
      DONE = MethodHandles.lookup().findVarHandle(WorkerPool.class, "done", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicBoolean busy = new AtomicBoolean();
  private final Thread[] workers;
  private final boolean[] parked;
  private final long[] pieces;
  private volatile int done;
  private volatile Throwable failure;
  private volatile boolean closed;
  private final long[] tickets;
  private final int[] owned;
  private Work work;
  private int epoch;

  WorkerPool(String name, int threads) {
    workers = new Thread[threads - 1];
    parked = new boolean[threads];
    pieces = new long[threads * 8];
    tickets = new long[threads * APART];
    Arrays.fill(tickets, CLOSED);
    owned = new int[threads];
    for (int w = 1; w < threads; w++) {
      int worker = w;
      Thread t = new Thread(() -> serve(worker), "reverie-" + name + "-" + w);
      t.setDaemon(true);
      workers[w - 1] = t;
      t.start();
    }
  }

  int threads() {
    return workers.length + 1;
  }

  long[] pieces() {
    long[] n = new long[threads()];
    for (int w = 0; w < n.length; w++) {
      n[w] = pieces[w * 8];
    }
    return n;
  }

  /** Takes the pool for a run; false if another caller has it. */
  boolean tryAcquire() {
    return workers.length > 0 && !closed && !busy.get() && busy.compareAndSet(false, true);
  }

  void release() {
    busy.set(false);
  }

  /**
   * Runs all pieces on the caller and the workers; returns when the last is done.
   *
   * @param work the work
   * @param counts how many pieces each worker owns, the caller's first
   */
  void share(Work work, int[] counts) {
    int count = 0;
    for (int w = 0; w < owned.length; w++) {
      TICKET.setVolatile(tickets, w * APART, (long) epoch << 32 | CLOSED);
    }
    this.work = work;
    for (int w = 0; w < owned.length; w++) {
      owned[w] = counts[w];
      count += counts[w];
    }
    done = 0;
    epoch++;
    for (int w = 0; w < owned.length; w++) {
      TICKET.setVolatile(tickets, w * APART, (long) epoch << 32);
    }
    for (int w = 1; w <= workers.length; w++) {
      if ((boolean) PARKED.getVolatile(parked, w)) {
        LockSupport.unpark(workers[w - 1]);
      }
    }
    take(0);
    int spins = 0;
    while (done < count) {
      Thread.onSpinWait();
      if (++spins > 20_000) {
        Thread.yield();
      }
    }
    Throwable f = failure;
    if (f != null) {
      failure = null;
      throw new IllegalStateException("a worker failed: " + f, f);
    }
  }

  /** Takes pieces until none is left, its own first; true if it took any. */
  private boolean take(int worker) {
    boolean any = false;
    while (true) {
      long own = ticket(worker);
      if ((int) own < owned[worker]) {
        any |= take(worker, worker, own);
      } else if (isOver(worker, own)) {
        return any;
      } else {
        any = true;
      }
    }
  }

  /** Takes a piece of another's, in the phase in which it has none left of its own; true if there was none. */
  private boolean isOver(int worker, long own) {
    for (int i = 1; i < owned.length; i++) {
      int owner = worker + i < owned.length ? worker + i : worker + i - owned.length;
      long t = ticket(owner);
      while (t >>> 32 == own >>> 32 && (int) t < owned[owner]) {
        if (take(worker, owner, t)) {
          return false;
        }
        t = ticket(owner);
      }
    }
    return true;
  }

  private long ticket(int owner) {
    return (long) TICKET.getVolatile(tickets, owner * APART);
  }

  private boolean take(int worker, int owner, long t) {
    Work w = work;
    if (!TICKET.compareAndSet(tickets, owner * APART, t, t + 1)) {
      return false;
    }
    pieces[worker * 8]++;
    try {
      w.piece(worker, owner, (int) t);
    } catch (Throwable e) {
      failure = e;
    }
    DONE.getAndAdd(this, 1);
    return true;
  }

  private boolean isAnyLeft() {
    for (int w = 0; w < owned.length; w++) {
      if ((int) ticket(w) < owned[w]) {
        return true;
      }
    }
    return false;
  }

  private void serve(int worker) {
    long idleSince = System.nanoTime();
    while (!closed) {
      if (take(worker)) {
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
        for (int i = 0; i < 32; i++) {
          Thread.onSpinWait();
        }
      } else {
        PARKED.setVolatile(parked, worker, true);
        if (!isAnyLeft() && !closed) {
          LockSupport.park(this);
        }
        PARKED.setVolatile(parked, worker, false);
        idleSince = System.nanoTime();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread t : workers) {
      LockSupport.unpark(t);
    }
    for (Thread t : workers) {
      try {
        t.join(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
