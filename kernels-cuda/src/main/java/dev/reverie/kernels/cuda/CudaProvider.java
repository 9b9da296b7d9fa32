package dev.reverie.kernels.cuda;

import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;
import java.nio.file.Path;

/** Answers for {@code cuda}: this version has no CUDA kernels, so it never starts. */
public final class CudaProvider implements BackendProvider {
  /** For {@code ServiceLoader}. */
  public CudaProvider() {
  }

  @Override
  public String id() {
    return "cuda";
  }

  @Override
  public int rank() {
    return 300;
  }

  @Override
  public Probe probe() {
    String driver = NvidiaDriver.find(Path.of("/")).map(d -> d + " is here").orElse("no NVIDIA driver here either");
    return Probe.no("this version has no CUDA kernels (" + driver + ")", "choose scalar or vector");
  }

  @Override
  public Backend open(int threads) {
    throw new IllegalStateException("the cuda backend cannot start: " + probe().detail());
  }
}
