package dev.reverie.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans under a memory budget: the imagination of a small Dreamer v1, whose gradient goes through all of it. */
class RecomputationTest {
  private static final int STEPS = 8;
  private static final int ROWS = 40;
  private static final int DETER = 12;
  private static final int STOCH = 5;
  private static final int ACTIONS = 2;

  private final ScalarBackend backend = new ScalarBackend(2, false);

  @AfterEach
  void close() {
    backend.close();
  }

  private record Latent(Tensor deter, Tensor stoch) {
    Tensor features() {
      return deter.concat(stoch);
    }
  }

  /** The weights of one trace, made once and read in each. */
  private static final class Weights {
    private final Graph g;
    private final List<Tensor> actor = new ArrayList<>();

    Weights(Graph g) {
      this.g = g;
    }

    Tensor of(String name, int in, int out) {
      Store store = g.store();
      State s = store.contains(name) ? store.get(name) : store.weight(name, 1, in, out);
      Tensor t = g.read(s);
      if (name.startsWith("actor") && !actor.contains(t)) {
        actor.add(t);
      }
      return t;
    }
  }

  private CpuProgram trace(Store store, long budget, boolean normalised) {
    return (CpuProgram) Program.trace(store, g -> {
      Rows rows = g.rows("starts", ROWS);
      Weights w = new Weights(g);
      List<Tensor> rewards = new ArrayList<>();
      Latent start = new Latent(g.input("deter", rows, DETER), g.input("stoch", rows, STOCH));
      g.scan(STEPS, start, budget, (state, t) -> {
        Tensor hidden = state.features().linear(w.of("actor0", DETER + STOCH, 16), null).elu();
        Tensor policy = hidden.linear(w.of("actor1", 16, 2 * ACTIONS), null);
        Tensor noise = RandomDraw.normal(g, "action", rows, ACTIONS);
        Tensor action = policy.slice(0, ACTIONS)
            .plus(policy.slice(ACTIONS, 2 * ACTIONS).softplus().times(noise)).tanh();
        Tensor x = state.stoch().concat(action).linear(w.of("in", STOCH + ACTIONS, 40), null).elu();
        Tensor p = x.linear(w.of("gru.x", 40, 2 * DETER), null)
            .plus(state.deter().linear(w.of("gru.h", DETER, 2 * DETER), null));
        Tensor keep = p.slice(0, DETER).sigmoid();
        Tensor candidate = p.slice(DETER, 2 * DETER).tanh();
        Tensor deter = candidate.plus(keep.times(state.deter().minus(candidate)));
        Tensor prior = deter.linear(w.of("prior", DETER, 2 * STOCH), null);
        Tensor stoch = prior.slice(0, STOCH).plus(prior.slice(STOCH, 2 * STOCH).softplus().plus(0.1f)
            .times(RandomDraw.normal(g, "latent", rows, STOCH)));
        Latent next = new Latent(deter, stoch);
        Tensor reward = next.features().linear(w.of("reward0", DETER + STOCH, 32), null).elu()
            .linear(w.of("reward1", 32, 32), null).elu();
        rewards.add(reward.linear(w.of("reward2", 32, 1), null));
        return next;
      });
      Tensor sum = null;
      for (Tensor r : rewards.reversed()) {
        sum = sum == null ? r : r.plus(sum.times(0.95f));
      }
      Tensor loss = (normalised ? sum.dividedBy(sum.square().mean().plus(1f).stopGradient()) : sum).mean().negate();
      g.output("loss", loss);
      List<Tensor> gradients = g.gradients(loss, w.actor);
      for (int i = 0; i < gradients.size(); i++) {
        g.output("gradient" + i, gradients.get(i));
      }
    });
  }

  private Store store() {
    Store store = backend.newStore(3);
    trace(store, Long.MAX_VALUE, false);
    for (State s : store.states()) {
      if (s.type().dims().length == 3) {
        float[] values = new float[s.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) Math.sin(1 + i * 1.7 + s.name().hashCode() % 13) * 0.5f;
        }
        s.set(values);
      }
    }
    return store;
  }

  private static void fill(Program p) {
    for (String input : List.of("deter", "stoch")) {
      float[] values = new float[ROWS * p.input(input).type().features()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.cos(i * 0.7) * 0.8f;
      }
      p.input(input).set(values);
    }
  }

  private static double[] gradient(Program p, int i) {
    double[] d = new double[p.output("gradient" + i).type().features()];
    p.output("gradient" + i).get(d);
    return d;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBitsAreThoseOfAScanThatStoresEverything(boolean normalised) {
    for (long budget : new long[] {0, 40_000, 100_000_000}) {
      CpuProgram plain = trace(store(), Long.MAX_VALUE, normalised);
      CpuProgram again = trace(store(), budget, normalised);
      for (int run = 0; run < 2; run++) {
        for (CpuProgram p : List.of(plain, again)) {
          fill(p);
          p.run();
        }
        for (int i = 0; i < 2; i++) {
          assertArrayEquals(gradient(plain, i), gradient(again, i), 0.0, "gradient " + i + ", budget " + budget);
        }
      }
    }
  }

  @Test
  void lessIsKeptFromTheForwardPass() {
    // A loss that needs all rows at once puts a barrier between the forward pass and the reverse sweep.
    CpuProgram stored = trace(store(), Long.MAX_VALUE, true);
    CpuProgram again = trace(store(), 0, true);
    assertTrue(bytes(again) < 0.6 * bytes(stored), bytes(again) + " of " + bytes(stored));
    assertTrue(again.barriers() == stored.barriers(), again.describe());
    // Without a barrier it lies in the workers' own memory.
    assertTrue(trace(store(), 0, false).plan().local < 0.6 * trace(store(), Long.MAX_VALUE, false).plan().local);
  }

  private static long bytes(CpuProgram p) {
    return p.plan().blocks.values().stream().mapToLong(b -> b[0]).sum();
  }

  @Test
  void theSweepThroughTheImaginationHasNoBarrierInside() {
    for (long budget : new long[] {Long.MAX_VALUE, 0}) {
      CpuProgram p = trace(store(), budget, false);
      assertEquals(1, p.plan().phases.stream().flatMap(List::stream)
          .filter(r -> r.domain instanceof Plan.Domain.Tiles).count(), p.describe());
    }
  }

  @Test
  void theBudgetDecidesHowManyStepsAreStored() {
    assertTrue(trace(store(), 0, false).describe().contains("scan: 1 of 8 steps stored for the reverse sweep, 7 "
        + "computed again"), trace(store(), 0, false).describe());
    assertTrue(trace(store(), 0, false).describe().contains("warning: scan: the budget is 0 bytes"));
    String all = trace(store(), 100_000_000, false).describe();
    assertTrue(all.contains("scan: 8 of 8 steps stored"), all);
    long whole = saved(all);
    for (long budget = whole / 2; budget < whole; budget += whole / 7) {
      String some = trace(store(), budget, false).describe();
      assertTrue(saved(some) <= budget && saved(some) > budget - whole / 3, some);
    }
  }

  private static long saved(String description) {
    String before = description.substring(0, description.indexOf(" bytes saved"));
    return Long.parseLong(before.substring(before.lastIndexOf(' ') + 1));
  }

  @Test
  void theGradientsAgreeWithDifferencesUnderFixedNoise() {
    Store store = store();
    CpuProgram p = trace(store, 0, false);
    State run = store.get("random.action");
    State latent = store.get("random.latent");
    for (int i = 0; i < 2; i++) {
      State w = store.get("actor" + i);
      float[] values = w.toArray();
      fill(p);
      run.set(new int[1]);
      latent.set(new int[1]);
      p.run();
      double[] gradient = gradient(p, i);
      for (int k = 0; k < values.length; k += 5) {
        double[] loss = new double[2];
        float[] moved = new float[2];
        for (int side = 0; side < 2; side++) {
          float[] shifted = values.clone();
          shifted[k] += side == 0 ? -0x1p-10f : 0x1p-10f;
          moved[side] = shifted[k];
          w.set(shifted);
          run.set(new int[1]);
          latent.set(new int[1]);
          p.run();
          double[] out = new double[1];
          p.output("loss").get(out);
          loss[side] = out[0];
        }
        w.set(values);
        assertEquals((loss[1] - loss[0]) / (moved[1] - moved[0]), gradient[k], 1e-4, "actor" + i + "[" + k + "]");
      }
    }
  }

  @Test
  void aNegativeBudgetIsRefused() {
    Store store = store();
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trace(store, -1, false));
    assertTrue(e.getMessage().contains("-1 bytes"), e.getMessage());
  }
}
