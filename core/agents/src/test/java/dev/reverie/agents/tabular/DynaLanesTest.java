package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.CliffWalking;
import dev.reverie.agents.env.FrozenLake;
import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynaLanesTest {
  private static int[] plain(TableMdp mdp, DynaConfig config, int seed, int episodes) {
    DynaQ agent = new DynaQ(config, mdp.states(), mdp.actions(), new DeterministicModel(mdp.states(), mdp.actions()),
        new TableRandom(seed, 0));
    TableWorld world = new TableWorld(mdp, new TableRandom(seed, 1));
    int[] steps = new int[episodes];
    for (int e = 0; e < episodes; e++) {
      do {
        world.step(agent);
        steps[e]++;
      } while (!world.ended());
    }
    return steps;
  }

  /** Every seed does what it does alone, for any number of threads and of seeds beside it. */
  @ParameterizedTest
  @CsvSource({"STATE_THEN_ACTION, 0, 1, 3", "STATE_THEN_ACTION, 5, 2, 7", "PAIR, 5, 3, 8", "PAIR, 50, 1, 1"})
  void lanesAreTheAgentItself(Draw draw, int updates, int threads, int seeds) {
    DynaConfig config = DynaConfig.plain(0.1, 0.95, 0.1, updates, draw);
    TableMdp maze = Maze.dyna().mdp();
    DynaLanes.Result result = DynaLanes.run(maze, config, seeds, 12, threads);
    long steps = 0;
    for (int seed = 0; seed < seeds; seed++) {
      int[] alone = plain(maze, config, seed, 12);
      assertArrayEquals(alone, result.steps()[seed], "seed " + seed);
      for (int s : alone) {
        steps += s;
      }
    }
    assertEquals(steps * updates, result.planned());
  }

  @Test
  void rewardsBelowZeroToo() {
    DynaConfig config = DynaConfig.plain(0.5, 1, 0.1, 10, Draw.STATE_THEN_ACTION);
    TableMdp cliff = CliffWalking.mdp(false);
    int[][] steps = DynaLanes.run(cliff, config, 3, 30, 2).steps();
    for (int seed = 0; seed < 3; seed++) {
      assertArrayEquals(plain(cliff, config, seed, 30), steps[seed]);
      assertTrue(steps[seed][29] < 60, "learned to walk along the cliff");
    }
  }

  @Test
  void seedsDiffer() {
    int[][] steps = DynaLanes.run(Maze.dyna().mdp(), DynaConfig.plain(0.1, 0.95, 0.1, 0, Draw.PAIR), 200, 1, 2)
        .steps();
    long distinct = Arrays.stream(steps).mapToInt(s -> s[0]).distinct().count();
    assertTrue(distinct > 150, distinct + " of 200");
  }

  @Test
  void worldsOfChanceAndBonusesAreRefused() {
    DynaConfig plain = DynaConfig.plain(0.1, 0.95, 0.1, 5, Draw.PAIR);
    TableMdp ice = FrozenLake.mdp(FrozenLake.small(), 1.0 / 3);
    assertThrows(IllegalArgumentException.class, () -> DynaLanes.run(ice, plain, 1, 1, 1));
    DynaConfig curious = plain.with(Bonus.PLANNING, 1e-3);
    TableMdp maze = Maze.dyna().mdp();
    assertThrows(IllegalArgumentException.class, () -> DynaLanes.run(maze, curious, 1, 1, 1));
  }
}
