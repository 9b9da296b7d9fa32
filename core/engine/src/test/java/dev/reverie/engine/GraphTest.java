package dev.reverie.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tracing: what is shared, what is refused and what the messages say. */
class GraphTest {
  private final Backend backend = new ScalarBackend(1, false);
  private final Store store = backend.newStore(7);

  @AfterEach
  void close() {
    backend.close();
  }

  private String refusal(Consumer<Graph> body) {
    return assertThrows(RuntimeException.class, () -> Program.trace(store, body)).getMessage();
  }

  @Test
  void equalOperationsAreTracedOnce() {
    Program.trace(store, g -> {
      Tensor x = g.input("x", 4, 3);
      assertSame(x.tanh(), x.tanh());
      assertSame(x.tanh().node(), x.tanh().square().node().input(0).node());
    });
  }

  @Test
  void wrongShapesAreRefusedWithWhatCame() {
    State w = store.weight("w", 1, 5, 2);
    String message = refusal(g -> g.input("x", 4, 3).linear(g.read(w), null));
    assertTrue(message.contains("3 features") && message.contains("expects 5"), message);
    message = refusal(g -> g.input("x", 4, 3).plus(g.input("y", 4, 2)));
    assertTrue(message.contains("[batch4:4, 3]") && message.contains("2]"), message);
    message = refusal(g -> g.input("x", 4, 3).plus(g.input("y", 8, 3)));
    assertTrue(message.contains("batch8"), message);
  }

  @Test
  void namesAreUnique() {
    assertTrue(refusal(g -> {
      g.input("x", 4, 3);
      g.input("x", 4, 3);
    }).contains("input 'x' exists already"));
    assertTrue(refusal(g -> {
      g.output("y", g.constant(1f));
      g.output("y", g.constant(2f));
    }).contains("output 'y' exists already"));
    store.free("s", 1);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> store.free("s", 1)).getMessage()
        .contains("state 's' exists already"));
  }

  @Test
  void aStaleReadIsRefused() {
    State s = store.free("s", 1);
    String message = refusal(g -> {
      Tensor before = g.read(s);
      Assign.apply(s, g.constant(2f), 1f);
      g.output("y", before.plus(1f));
    });
    assertTrue(message.contains("'s' has been updated since"), message);
  }

  @Test
  void effectsHappenInOrderOfTracing() {
    State s = store.free("s", 1);
    s.set(new float[] {1f});
    Program p = Program.trace(store, g -> {
      g.output("before", g.read(s).times(1f));
      Assign.apply(s, g.read(s).plus(10f), 1f);
      g.output("after", g.read(s).times(1f));
      Assign.apply(s, g.read(s).times(3f), 1f);
    });
    p.run();
    assertEquals(1f, p.output("before").scalar());
    assertEquals(11f, p.output("after").scalar());
    assertEquals(33f, s.toArray()[0]);
  }

  @Test
  void aStreamIsDrawnFromOncePerProgram() {
    String message = refusal(g -> {
      Rows rows = g.rows("r", 4);
      RandomDraw.normal(g, "noise", rows, 1);
      RandomDraw.normal(g, "noise", rows, 1);
    });
    assertTrue(message.contains("'noise' is drawn from twice"), message);
  }

  @Test
  void scanTracesItsStepsWithNumbersOfTheirOwn() {
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("r", 4);
      List<Tensor> noise = new ArrayList<>();
      List<Tensor> carries = g.scan(3, g.input("x", rows, 1), (x, t) -> {
        noise.add(RandomDraw.normal(g, "noise", rows, 1));
        return x.plus(noise.getLast()).times(2f);
      });
      g.output("last", carries.getLast());
      for (int t = 0; t < 3; t++) {
        g.output("n" + t, noise.get(t));
      }
    });
    p.input("x").set(new float[] {1, 2, 3, 4});
    p.run();
    float[][] n = new float[3][4];
    float[] last = new float[4];
    for (int t = 0; t < 3; t++) {
      p.output("n" + t).get(n[t]);
    }
    p.output("last").get(last);
    for (int r = 0; r < 4; r++) {
      assertTrue(n[0][r] != n[1][r] && n[1][r] != n[2][r]);
      assertEquals(8 * (r + 1) + 8 * n[0][r] + 4 * n[1][r] + 2 * n[2][r], last[r], 1e-5);
    }
  }

  @Test
  void theGradientOfWhatTheLossDoesNotUseIsZeroWithAWarning() {
    State used = store.free("used", 2);
    State unused = store.free("unused", 2);
    used.set(new float[] {3, 4});
    Program p = Program.trace(store, g -> {
      List<Tensor> d = g.gradients(g.read(used).square().sum(), List.of(g.read(used), g.read(unused)));
      g.output("used", d.getFirst());
      g.output("unused", d.getLast());
    });
    p.run();
    float[] d = new float[2];
    p.output("used").get(d);
    assertEquals(6f, d[0]);
    assertEquals(8f, d[1]);
    p.output("unused").get(d);
    assertEquals(0f, d[0]);
    assertTrue(p.describe().contains("warning: the gradient by"), p.describe());
    assertTrue(p.graph().warnings().getFirst().contains("unused"));
  }

  @Test
  void gradientsAreOfScalars() {
    State w = store.free("w", 2);
    assertTrue(refusal(g -> g.gradients(g.read(w), List.of(g.read(w)))).contains("expected a scalar"));
  }

  @Test
  void nothingCrossesGraphsOrStores() {
    State foreign = backend.newStore(1).free("f", 1);
    assertTrue(refusal(g -> g.read(foreign)).contains("another store"));
    Tensor[] kept = new Tensor[1];
    Program.trace(store, g -> kept[0] = g.constant(1f));
    assertTrue(refusal(g -> g.output("x", kept[0])).contains("another graph"));
  }
}
