package dev.reverie.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Regions and barriers: what may run without waiting does. */
class PlannerTest {
  private final ScalarBackend backend = new ScalarBackend(2, false);
  private final Store store = backend.newStore(1);

  @AfterEach
  void close() {
    backend.close();
  }

  private CpuProgram trace(Consumer<Graph> body) {
    return (CpuProgram) Program.trace(store, body);
  }

  private List<State> weights(int layers) {
    List<State> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(store.weight("w" + i, 1, 8, 8));
    }
    return all;
  }

  @Test
  void aForwardPassIsOneRegion() {
    List<State> w = weights(5);
    CpuProgram p = trace(g -> {
      Tensor x = g.input("x", 100, 8);
      for (State s : w) {
        x = x.linear(g.read(s), null).silu();
      }
      g.output("y", x);
    });
    assertEquals(1, p.barriers(), p.describe());
    assertEquals(1, p.plan().phases.size());
  }

  @Test
  void aScanIsOneRegion() {
    List<State> w = weights(1);
    CpuProgram p = trace(g -> g.output("y", g.scan(15, g.input("x", 64, 8),
        (x, t) -> x.linear(g.read(w.getFirst()), null).tanh()).getLast()));
    assertEquals(1, p.barriers(), p.describe());
  }

  @Test
  void aTrainingStepIsThreePhases() {
    List<State> w = weights(3);
    State step = store.counter("step", 1);
    CpuProgram p = trace(g -> {
      Tensor x = g.input("x", 100, 8);
      Tensor y = x;
      for (State s : w) {
        y = y.linear(g.read(s), null).silu();
      }
      List<Tensor> d = g.gradients(y.square().mean(), w.stream().map(g::read).toList());
      Increment.apply(g, step);
      Adam.Config config = new Adam.Config(1e-3, 0.9, 0.999, 1e-8, Adam.Epsilon.UNCORRECTED, 0, 0);
      for (int i = 0; i < w.size(); i++) {
        State m = store.add("m" + i, w.get(i).type());
        State v = store.add("v" + i, w.get(i).type());
        g.apply(new Adam(w.get(i), m, v, step, config), d.get(i));
      }
    });
    // Forward and backward; weight gradients; optimiser steps.
    assertEquals(3, p.plan().phases.size(), p.describe());
    assertTrue(p.barriers() <= 3, p.describe());
    assertEquals(1, p.plan().phases.getFirst().stream().filter(r -> r.domain instanceof Plan.Domain.Tiles).count());
  }

  @Test
  void deadCodeIsDropped() {
    CpuProgram p = trace(g -> {
      Tensor x = g.input("x", 16, 8);
      x.exp();
      g.output("y", x.tanh());
    });
    assertFalse(p.describe().contains("exp"), p.describe());
  }

  @Test
  void lifetimesShareMemory() {
    CpuProgram p = trace(g -> {
      Rows rows = g.rows("r", 16);
      Tensor x = g.input("x", rows, 64);
      for (int i = 0; i < 50; i++) {
        x = x.tanh().plus(0.1f);
      }
      g.output("y", x);
    });
    // Input and output stay, everything between fits into two values of 64, and the line between tiles.
    assertTrue(p.plan().local <= (2 * 64 + 1) * RowTable.TILE * Plan.MOST_TILES, p.describe());
  }
}
