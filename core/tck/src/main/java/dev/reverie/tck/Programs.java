package dev.reverie.tck;

import dev.reverie.engine.Backend;
import dev.reverie.engine.Program;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.op.Sgd;
import dev.reverie.tck.Traced.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What programs promise as a whole, whatever operations they are made of. */
final class Programs {
  private static final int CALLER_RUNS = 50;
  private static final Sample STEP = Sample.of("a step of training", 40, g -> {
    State p = g.state("p", TensorType.weight(1, 7, 18), Fill.normal());
    var y = g.rows("x", 7).plus(RandomDraw.normal(g.graph(), "noise", g.rows(), 7)).linear(g.graph().read(p), null);
    g.value("y", y.tanh());
    g.graph().apply(new Sgd(p, 0.1f), g.graph().gradients(y.square().mean(), List.of(g.graph().read(p))).getFirst());
    Increment.apply(g.graph(), g.counter("steps", 3));
  });

  private Programs() {
  }

  static void cases(Checks checks, List<Case> cases) {
    cases.add(new Case("program/warm-up changes nothing", () -> warmUp(checks.backend(2))));
    cases.add(new Case("program/checked run names the operation", () -> checkedRun(checks.backend(2))));
    cases.add(new Case("program/instance has states of its own", () -> instance(checks.backend(2))));
    cases.add(new Case("program/two-hot mean of equal logits is zero",
        () -> TwoHotContract.balanced(checks.backend(1))));
    cases.add(new Case("program/one-hot sample never has weight zero", () -> OneHotContract.ends(checks.backend(1))));
    cases.add(new Case("program/callers at the same time", () -> callers(checks.backend(2))));
  }

  private static void warmUp(Backend backend) {
    Traced traced = Traced.of(backend, STEP, Mode.FORWARD);
    traced.run(STEP.even());
    Map<String, float[]> before = traced.results();
    traced.program().warmUp();
    Compare.sameBits("after the warm-up", before, traced.results());
    traced.run(STEP.even());
    Compare.sameBits("run again after the warm-up", before, traced.results());
  }

  private static void checkedRun(Backend backend) {
    Sample sample = Sample.of("bad", 20, g -> {
      var x = g.rows("x", 3, (r, i) -> i == 17 * 3 + 2 ? -1f : 1f);
      g.value("y", x.plus(1f).minus(1f).log().times(2f));
    });
    Traced traced = Traced.of(backend, sample, Mode.FORWARD);
    traced.prepare(sample.even());
    try {
      traced.program().runChecked();
    } catch (ArithmeticException e) {
      for (String part : List.of("log", "row 17", "feature 2", "NaN")) {
        if (!e.getMessage().contains(part)) {
          throw new AssertionError("the message '" + e.getMessage() + "' does not contain '" + part + "'", e);
        }
      }
      return;
    }
    throw new AssertionError("a logarithm of -1 went unnoticed");
  }

  private static void instance(Backend backend) {
    Traced traced = Traced.of(backend, STEP, Mode.FORWARD);
    traced.prepare(STEP.even());
    Store own = traced.program().graph().store().copy(name -> true);
    Program other = traced.program().instance(own);
    other.input("x").set(traced.given("x"));
    other.run();
    Map<String, float[]> untouched = traced.results();
    traced.program().run();
    float[] got = new float[own.get("p").size()];
    own.get("p").get(got);
    Compare.sameBits("the state of the instance", traced.results().get("state.p"), got);
    try {
      Compare.sameBits("", untouched.get("state.p"), got);
    } catch (AssertionError e) {
      return;
    }
    throw new AssertionError("running the instance wrote the state of the program");
  }

  private static void callers(Backend backend) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int caller = 0; caller < 3; caller++) {
      Traced traced = Traced.of(backend, STEP, Mode.FORWARD);
      traced.run(STEP.even());
      Map<String, float[]> expected = traced.results();
      threads.add(new Thread(() -> {
        try {
          for (int i = 0; i < CALLER_RUNS; i++) {
            traced.run(STEP.even());
            Compare.sameBits("with other callers", expected, traced.results());
          }
        } catch (RuntimeException | AssertionError e) {
          failure.compareAndSet(null, e);
        }
      }));
    }
    threads.forEach(Thread::start);
    for (Thread t : threads) {
      t.join();
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get().getMessage(), failure.get());
    }
  }
}
