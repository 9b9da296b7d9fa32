package dev.reverie.kernels.cpu;

import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;

/** Offers the vector backend where the Vector API is present and compiled by C2. Touches no vector class itself. */
public final class VectorProvider implements BackendProvider {
  private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");

  /** For the service loader. */
  public VectorProvider() {
  }

  @Override
  public String id() {
    return "vector";
  }

  @Override
  public int rank() {
    return 100;
  }

  @Override
  public Probe probe() {
    if (Runtime.version().compareToIgnoreOptional(OLDEST) < 0) {
      return Probe.no("Java " + Runtime.version() + " can corrupt the heap under pinned arrays",
          "run on JDK " + OLDEST + " or newer");
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Probe.no("the module jdk.incubator.vector is not loaded",
          "start java with --add-modules jdk.incubator.vector");
    }
    String vm = System.getProperty("java.vm.name", "");
    if (!vm.contains("HotSpot") && !vm.contains("OpenJDK") || System.getProperty("java.vm.info", "").contains(
        "interpreted")) {
      return Probe.no("the Vector API is slow on this JVM (" + vm + ", " + System.getProperty("java.vm.info") + ")",
          "run on HotSpot with its C2 compiler");
    }
    String refusal = VectorWidth.refusal();
    return refusal == null ? Probe.yes(VectorWidth.describe())
        : Probe.no(refusal, "give a width that it has, or none, for the widest");
  }

  @Override
  public Backend open(int threads) {
    return new VectorBackend(threads);
  }
}
