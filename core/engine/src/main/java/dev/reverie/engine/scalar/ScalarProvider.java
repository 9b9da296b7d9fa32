package dev.reverie.engine.scalar;

import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;

/** Offers the scalar backend, which runs on any JVM without flags. */
public final class ScalarProvider implements BackendProvider {
  /** For the service loader. */
  public ScalarProvider() {
  }

  @Override
  public String id() {
    return "scalar";
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Probe probe() {
    return Probe.yes("plain Java");
  }

  @Override
  public Backend open(int threads) {
    return new ScalarBackend(threads, true);
  }
}
