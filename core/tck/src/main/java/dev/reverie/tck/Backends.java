package dev.reverie.tck;

import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;
import dev.reverie.engine.cpu.CpuBackend;
import java.util.ArrayList;
import java.util.List;

/** The backend under test, with 1, 2 and 3 threads that share everything, once with guards, and once without rewrites. */
final class Backends implements AutoCloseable {
  private final List<Backend> shared = new ArrayList<>();
  private final Backend guarded;
  private final Backend unrewritten;

  Backends(BackendProvider provider) {
    BackendProvider.Probe probe = provider.probe();
    if (!probe.available()) {
      throw new AssertionError("backend '" + provider.id() + "' cannot start here, and so nothing is known about it: "
          + probe.detail() + (probe.remedy().isEmpty() ? "" : "; " + probe.remedy()));
    }
    for (int threads = 1; threads <= 3; threads++) {
      shared.add(open(provider, threads));
    }
    guarded = open(provider, 2);
    if (guarded instanceof CpuBackend cpu) {
      cpu.guarded(true);
    }
    unrewritten = open(provider, 1);
    if (unrewritten instanceof CpuBackend cpu) {
      cpu.rewrites(false);
    }
  }

  private static Backend open(BackendProvider provider, int threads) {
    Backend backend = provider.open(threads);
    if (backend instanceof CpuBackend cpu) {
      cpu.shareAbove(0);
    }
    return backend;
  }

  Backend threads(int n) {
    return shared.get(n - 1);
  }

  Backend guarded() {
    return guarded;
  }

  Backend unrewritten() {
    return unrewritten;
  }

  @Override
  public void close() {
    shared.forEach(Backend::close);
    guarded.close();
    unrewritten.close();
  }
}
