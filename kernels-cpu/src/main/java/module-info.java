/** The vector backend: kernels on the JDK's Vector API. Found by {@code ServiceLoader}, never imported. */
module dev.reverie.kernels.cpu {
  requires dev.reverie.engine;
  requires jdk.incubator.vector;

  provides dev.reverie.engine.BackendProvider with dev.reverie.kernels.cpu.VectorProvider;
}
