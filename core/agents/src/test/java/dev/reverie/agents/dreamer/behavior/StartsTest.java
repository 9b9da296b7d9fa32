package dev.reverie.agents.dreamer.behavior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartsTest {
  private static final int LENGTH = 5;

  @Test
  void startsAreSpreadFromTheFirstStepOn() {
    assertEquals(List.of(0), Starts.spread(1, 64, 64).steps());
    assertEquals(List.of(0, 1, 3), Starts.spread(3, LENGTH, LENGTH).steps());
    assertEquals(List.of(0, 16, 32, 48), Starts.spread(4, 64, 64).steps());
    assertEquals(List.of(0, 2), Starts.spread(2, LENGTH - 1, LENGTH).steps());
  }

  @Test
  void noneOrManyAreAll() {
    List<Integer> all = IntStream.range(0, LENGTH).boxed().toList();
    assertEquals(all, Starts.spread(0, LENGTH, LENGTH).steps());
    assertEquals(all, Starts.spread(9, LENGTH, LENGTH).steps());
    assertEquals(all.subList(0, 4), Starts.spread(0, 4, LENGTH).steps());
  }

  /** Rows are those of the chosen steps, for states and for whatever else is known of the sequences. */
  @Test
  void statesAndTensorsAreOfTheSameSteps() {
    try (ScalarBackend backend = new ScalarBackend(1, false)) {
      Store store = backend.newStore(1);
      Starts starts = Starts.spread(3, LENGTH, LENGTH);
      Program p = Program.trace(store, g -> {
        Rows each = g.rows("each", 2);
        Tensor deter = g.input("deter", g.steps(each, LENGTH), 1);
        Tensor stoch = deter.times(10f);
        RssmState all = new RssmState(deter, stoch);
        List<RssmState> steps = IntStream.range(0, LENGTH)
            .mapToObj(t -> new RssmState(deter.step(t), stoch.step(t))).toList();
        SequenceStates states = new SequenceStates(steps, all, null, null);
        assertSame(all, Starts.spread(0, LENGTH, LENGTH).of(states));
        g.output("features", starts.of(states).features());
        g.output("same", starts.of(deter));
      });
      p.input("deter").set(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
      p.run();
      float[] features = new float[12];
      p.output("features").get(features);
      assertArrayEquals(new float[] {0, 0, 1, 10, 2, 20, 3, 30, 6, 60, 7, 70}, features);
      float[] same = new float[6];
      p.output("same").get(same);
      assertArrayEquals(new float[] {0, 1, 2, 3, 6, 7}, same);
    }
  }
}
