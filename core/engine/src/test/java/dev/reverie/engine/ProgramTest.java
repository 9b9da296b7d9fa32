package dev.reverie.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Running: live rows, groups, effects, checks, snapshots and refusals. */
class ProgramTest {
  private final Backend backend = new ScalarBackend(2, false);
  private final Store store = backend.newStore(7);

  @AfterEach
  void close() {
    backend.close();
  }

  private Program meanOfSquares() {
    return Program.trace(store, g -> {
      Tensor y = g.input("x", g.rows("r", 40), 2).square();
      g.output("y", y);
      g.output("mean", y.mean());
    });
  }

  @Test
  void meansAreOverLiveRows() {
    Program p = meanOfSquares();
    p.rows("r").live(3);
    p.input("x").set(new float[] {1, 2, 3, 4, 5, 6});
    p.run();
    assertEquals((1 + 4 + 9 + 16 + 25 + 36) / 6f, p.output("mean").scalar(), 1e-6);
    float[] y = new float[6];
    p.output("y").get(y);
    assertArrayEquals(new float[] {1, 4, 9, 16, 25, 36}, y);
  }

  @Test
  void noLiveRowsIsNotAnError() {
    Program p = meanOfSquares();
    p.rows("r").live(0);
    p.input("x").set(new float[0]);
    p.run();
    assertEquals(0f, p.output("mean").scalar());
  }

  @Test
  void inputsMustBeSetAndSetAgainWhenTheNumberOfRowsChanges() {
    Program p = meanOfSquares();
    String message = assertThrows(IllegalStateException.class, p::run).getMessage();
    assertTrue(message.contains("'x'"), message);
    p.input("x").set(new float[80]);
    p.run();
    p.rows("r").live(7);
    assertThrows(IllegalStateException.class, p::run);
    message = assertThrows(IllegalArgumentException.class, () -> p.input("x").set(new float[13])).getMessage();
    assertTrue(message.contains("13") && message.contains("14"), message);
  }

  @Test
  void unknownNamesAreRefusedWithTheNearest() {
    Program p = meanOfSquares();
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.output("meen")).getMessage()
        .contains("did you mean 'mean'?"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.input("z")).getMessage().contains("no input 'z'"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.rows("rows")).getMessage().contains("no rows"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> p.rows("r").live(41)).getMessage().contains("40"));
  }

  @Test
  void groupedRowsMeetTheWeightsOfTheirGroup() {
    State w = store.weight("w", 3, 1, 1);
    w.set(new float[] {1, 10, 100});
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("r", 60, 3);
      Tensor y = g.input("x", rows, 1).linear(g.read(w), null);
      g.output("y", y);
      g.output("dw", g.gradients(y.sum(), List.of(g.read(w))).getFirst());
    });
    p.rows("r").live(new int[] {2, 0, 17});
    float[] x = new float[19];
    for (int i = 0; i < 19; i++) {
      x[i] = i + 1;
    }
    p.input("x").set(x);
    p.run();
    float[] y = new float[19];
    p.output("y").get(y);
    assertEquals(2f, y[1]);
    assertEquals(300f, y[2]);
    assertEquals(1900f, y[18]);
    float[] dw = new float[3];
    p.output("dw").get(dw);
    assertArrayEquals(new float[] {3, 0, 187}, dw);
  }

  @Test
  void theCheckedModeNamesTheFirstOperationThatIsNotFinite() {
    Program p = Program.trace(store, g -> {
      Tensor x = g.input("x", 4, 2);
      g.scope("model", () -> g.output("y", x.log().times(0f).exp()));
    });
    p.input("x").set(new float[] {1, 2, 3, 4, -1, 6, 7, 8});
    String message = assertThrows(ArithmeticException.class, p::runChecked).getMessage();
    assertTrue(message.contains("log") && message.contains("(model)"), message);
    assertFalse(message.contains("exp"), message);
    p.input("x").set(new float[] {1, 2, 3, 4, Float.NaN, 6, 7, 8});
    message = assertThrows(ArithmeticException.class, p::runChecked).getMessage();
    assertTrue(message.contains("'x'"), message);
    p.input("x").set(new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    p.runChecked();
  }

  @Test
  void aSnapshotIsNotTouchedByLaterSteps() {
    State w = store.free("net.w", 1);
    w.set(new float[] {2f});
    Program act = Program.trace(store, g -> g.output("y", g.input("x", 1, 1).times(g.read(w))));
    Program step = Program.trace(store, g -> Assign.apply(w, g.read(w).plus(1f), 1f));
    Program frozen = act.instance(store.copy(name -> name.startsWith("net.")));
    step.run();
    for (Program p : List.of(act, frozen)) {
      p.input("x").set(new float[] {10f});
      p.run();
    }
    float[] y = new float[2];
    act.output("y").get(y, 0);
    frozen.output("y").get(y, 1);
    assertArrayEquals(new float[] {30f, 20f}, y);
  }

  @Test
  void randomNumbersGoOnWhereTheStoreLeftOff() {
    Program p = Program.trace(store, g -> g.output("n", RandomDraw.normal(g, "noise", g.rows("r", 5), 2)));
    float[][] n = new float[3][10];
    for (float[] row : n) {
      p.run();
      p.output("n").get(row);
    }
    assertNotEquals(n[0][0], n[1][0]);
    Store other = backend.newStore(7);
    Program again = Program.trace(other, g -> g.output("n", RandomDraw.normal(g, "noise", g.rows("r", 50), 2)));
    other.get("random.noise").set(new int[] {2});
    again.run();
    float[] wide = new float[100];
    again.output("n").get(wide);
    assertArrayEquals(n[2], Arrays.copyOf(wide, 10), "the same numbers for any capacity");
  }

  @Test
  void warmingUpTrainsNothingAndDrawsNothing() {
    State w = store.free("w", 1);
    Program p = Program.trace(store, g -> {
      g.output("n", RandomDraw.normal(g, "noise", g.rows("r", 1), 1));
      Assign.apply(w, g.read(w).plus(1f), 1f);
    });
    p.warmUp();
    assertEquals(0f, w.toArray()[0]);
    int[] run = new int[1];
    store.get("random.noise").get(run);
    assertEquals(0, run[0]);
  }

  @Test
  void profilesByOperation() {
    Program p = meanOfSquares();
    p.input("x").set(new float[80]);
    List<Program.Timing> timings = p.profile();
    assertTrue(timings.stream().anyMatch(t -> t.operation().contains("square") && t.nanos() > 0), timings.toString());
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItIsAllocated() {
    String message = assertThrows(IllegalStateException.class, () -> Program.trace(store, g -> {
      Tensor x = g.input("x", g.rows("many", 100_000_000), 100);
      g.output("y", x.plus(1f));
    })).getMessage();
    assertTrue(message.contains("most is") || message.contains("-Xmx"), message);
  }
}
