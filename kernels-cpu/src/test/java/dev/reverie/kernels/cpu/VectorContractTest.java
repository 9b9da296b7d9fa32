package dev.reverie.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.engine.BackendProvider;
import dev.reverie.tck.BackendContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The vector backend. The build runs it once for each vector width. */
class VectorContractTest extends BackendContract {
  @Override
  protected BackendProvider provider() {
    return new VectorProvider();
  }

  @Override
  protected String module() {
    return "kernels-cpu";
  }

  @Test
  @EnabledIfSystemProperty(named = "reverie.vector.bits", matches = "\\d+")
  void hasTheWidthThatTheBuildAskedFor() {
    assertEquals(Integer.getInteger("reverie.vector.bits"), VectorMath.SPECIES.vectorBitSize());
  }
}
