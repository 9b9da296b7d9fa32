/** Tensors, operations, programs, backends and the scalar reference. Start at {@link dev.reverie.engine}. */
module dev.reverie.engine {
  exports dev.reverie.engine;
  exports dev.reverie.engine.cpu;
  exports dev.reverie.engine.io;
  exports dev.reverie.engine.math;
  exports dev.reverie.engine.op;
  exports dev.reverie.engine.scalar;

  requires jdk.management;

  uses dev.reverie.engine.BackendProvider;

  provides dev.reverie.engine.BackendProvider with dev.reverie.engine.scalar.ScalarProvider;
}
