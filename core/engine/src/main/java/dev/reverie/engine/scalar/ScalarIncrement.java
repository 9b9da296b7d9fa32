package dev.reverie.engine.scalar;

import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Increment;
import java.util.List;

/** {@link Increment}; integers need no other kernel on any CPU backend. */
public final class ScalarIncrement {
  private ScalarIncrement() {
  }

  /**
   * Adds the stage.
   *
   * @param op the operation
   * @param to receives it
   */
  public static void lower(Increment op, Lowering to) {
    to.serial(List.of(), List.of(), slots -> {
      Slot counter = slots.of(op.counter());
      return (worker, from, end) -> counter.i[counter.at()]++;
    });
  }
}
