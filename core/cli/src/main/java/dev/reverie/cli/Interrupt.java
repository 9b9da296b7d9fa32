package dev.reverie.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and a polite kill: the work in hand is asked to stop, and the JVM waits until it has. A second signal ends it
 * at once, as the JVM does by itself.
 */
final class Interrupt implements BooleanSupplier, AutoCloseable {
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "reverie-interrupt");
  private volatile boolean asked;

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void onSignal() {
    asked = true;
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a signal has come. */
  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  /** The work has stopped. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down, be it since a moment ago: then hooks stay.
      return;
    }
  }
}
