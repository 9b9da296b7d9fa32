/**
 * The place of the CUDA backend. It has no kernels yet: {@link dev.reverie.kernels.cuda.CudaProvider} refuses, and says
 * whether a driver was found.
 */
package dev.reverie.kernels.cuda;
