package dev.reverie.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Backend;
import dev.reverie.engine.BackendProvider;
import dev.reverie.engine.Node;
import dev.reverie.engine.cpu.CpuBackend;
import dev.reverie.engine.cpu.Layout;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.Unary;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite finds what it is there to find: a backend of one kernel with one fault fails the check meant for it. */
class SuiteTest {
  private static final Sample SAMPLE = Sample.of("tanh", 640, g -> g.value("y", g.rows("x", 5).tanh()));

  /** What can be wrong, and which check must see it. */
  enum Fault {
    IMPRECISE(Checks::values),
    WRITES_TOO_FAR(Checks::memory),
    FORGETS_AN_ELEMENT(Checks::memory),
    WRITES_ITS_INPUT(Checks::memory),
    CHANGES_FROM_RUN_TO_RUN(Checks::threads),
    KNOWS_ITS_PLACE(Checks::alone);

    private final BiConsumer<Checks, Sample> check;

    Fault(BiConsumer<Checks, Sample> check) {
      this.check = check;
    }
  }

  /** Has one kernel, the hyperbolic tangent of rows. */
  private static final class Faulty extends CpuBackend {
    private final Fault fault;
    private int runs;

    Faulty(Fault fault, int threads) {
      super("faulty", threads, Layout.PLAIN, false);
      this.fault = fault;
    }

    @Override
    public String description() {
      return "one kernel, fault: " + fault;
    }

    @Override
    protected void lower(Node node, Lowering to) {
      assertTrue(node.op() instanceof Unary u && u.kind() == Unary.Kind.TANH, node::toString);
      int features = node.output(0).type().features();
      to.rows(node.output(0).type().rows(), node.inputs(), node.outputs(), slots -> {
        Slot x = slots.of(node.input(0));
        Slot y = slots.of(node.output(0));
        RowTable table = slots.table(node.output(0).type().rows());
        return (worker, from, end) -> {
          for (int t = from; t < end; t++) {
            int yAt = y.at(worker, from) + (t - from) * y.stride;
            tile(x.f, x.at(worker, from) + (t - from) * x.stride, y.f, yAt, table.count(t) * features, features);
            if (fault == Fault.WRITES_TOO_FAR && t + 1 < table.tiles()) {
              y.f[yAt + RowTable.TILE * features] = 0f;
            }
          }
        };
      });
    }

    private void tile(float[] x, int xAt, float[] y, int yAt, int n, int features) {
      runs++;
      for (int i = 0; i < (fault == Fault.FORGETS_AN_ELEMENT ? n - 1 : n); i++) {
        float value = (float) Math.tanh(x[xAt + i]);
        boolean up = fault == Fault.CHANGES_FROM_RUN_TO_RUN && runs % 2 == 0
            || fault == Fault.KNOWS_ITS_PLACE && i == 3 * features;
        y[yAt + i] = fault == Fault.IMPRECISE ? value * 1.0000005f : up ? Math.nextUp(value) : value;
      }
      if (fault == Fault.WRITES_ITS_INPUT) {
        x[xAt] = 0f;
      }
    }
  }

  private static BackendProvider provider(Fault fault) {
    return new BackendProvider() {
      @Override
      public String id() {
        return "faulty";
      }

      @Override
      public int rank() {
        return -1;
      }

      @Override
      public Probe probe() {
        return Probe.yes("for this test");
      }

      @Override
      public Backend open(int threads) {
        return new Faulty(fault, threads);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void findsThe(Fault fault) {
    try (Checks checks = new Checks(provider(fault))) {
      assertThrows(AssertionError.class, () -> fault.check.accept(checks, SAMPLE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void passesWithoutThe(Fault fault) {
    try (Checks checks = new Checks(provider(null))) {
      assertDoesNotThrow(() -> fault.check.accept(checks, SAMPLE));
    }
  }

  @Test
  void aFailureSaysHowToRunItAgain() {
    Case failing = new Case("linear/k=3,rows=2/values", () -> {
      throw new AssertionError("y[0] is 1");
    });
    AssertionError e = assertThrows(AssertionError.class,
        () -> failing.test("mvn '-Dreverie.tck.case=").getExecutable().execute());
    assertTrue(e.getMessage().contains("y[0] is 1"), e.getMessage());
    assertTrue(e.getMessage().endsWith("mvn '-Dreverie.tck.case=linear/k=3,rows=2/values'"), e.getMessage());
  }

  @Test
  void thePropertySelectsCases() {
    assertEquals("softmax", selected("softmax/f=13,rows=3/alone"));
    assertEquals("fuzz", selected("fuzz/seed=123456,steps=4"));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> selected("nonsense/"));
    assertTrue(e.getMessage().contains("nonsense/"), e.getMessage());
  }

  private static String selected(String property) {
    String before = System.getProperty(BackendContract.CASE);
    BackendContract suite = new ScalarContractTest();
    suite.open();
    try {
      System.setProperty(BackendContract.CASE, property);
      return suite.contract().map(n -> n.getDisplayName()).reduce((a, b) -> a + " " + b).orElse("");
    } finally {
      if (before == null) {
        System.clearProperty(BackendContract.CASE);
      } else {
        System.setProperty(BackendContract.CASE, before);
      }
      suite.close();
    }
  }
}
