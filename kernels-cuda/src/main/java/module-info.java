/** The place of the CUDA backend. Found by {@code ServiceLoader}, never imported. */
module dev.reverie.kernels.cuda {
  requires dev.reverie.engine;

  provides dev.reverie.engine.BackendProvider with dev.reverie.kernels.cuda.CudaProvider;
}
