package dev.reverie.tck;

import dev.reverie.engine.BackendProvider;
import dev.reverie.engine.scalar.ScalarProvider;

/** The scalar backend in single precision. */
class ScalarContractTest extends BackendContract {
  @Override
  protected BackendProvider provider() {
    return new ScalarProvider();
  }

  @Override
  protected String module() {
    return "core/tck";
  }
}
