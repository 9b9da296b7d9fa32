package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.FrozenLake;
import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableWorldTest {
  /** Does always the same and remembers where it came. */
  private static final class Walker implements TableAgent {
    private final int action;
    private final List<Integer> visited = new ArrayList<>();

    Walker(int action) {
      this.action = action;
    }

    @Override
    public int act(int state) {
      return action;
    }

    @Override
    public void observe(int state, int taken, double reward, int next, boolean ends) {
      visited.add(next);
    }

    @Override
    public double[] values() {
      return new double[0];
    }

    @Override
    public long updates() {
      return 0;
    }
  }

  /** The first step of the new maze is the one after the given number, in the middle of an episode. */
  @Test
  void theWorldChangesAtTheExactStep() {
    TableMdp open = Maze.of("S...G").mdp();
    TableMdp shut = Maze.of("S.#.G").mdp();
    TableWorld world = new TableWorld(open, 1, shut, new TableRandom(0, 1));
    Walker right = new Walker(2);
    for (int t = 0; t < 4; t++) {
      world.step(right);
    }
    assertEquals(List.of(1, 1, 1, 1), right.visited);
    world = new TableWorld(shut, 3, open, new TableRandom(0, 1));
    right = new Walker(2);
    for (int t = 0; t < 6; t++) {
      world.step(right);
    }
    assertEquals(List.of(1, 1, 1, 2, 3, 4), right.visited);
    assertTrue(world.ended());
    assertEquals(1, world.reward());
    world.step(right);
    assertEquals(1, right.visited.getLast(), "the next episode began at the start");
  }

  @Test
  void whoStandsWhereAWallComesWalksOut() {
    TableMdp open = Maze.of("S..G").mdp();
    TableMdp shut = Maze.of("S#.G").mdp();
    TableWorld world = new TableWorld(open, 1, shut, new TableRandom(0, 1));
    Walker right = new Walker(2);
    world.step(right);
    world.step(right);
    assertEquals(List.of(1, 2), right.visited);
  }

  @Test
  void chanceHasItsShare() {
    TableWorld world = new TableWorld(FrozenLake.mdp(new String[] {"FFF", "FSF", "FFF", "GGG"}, 0.5),
        new TableRandom(3, 1));
    int[] first = new int[12];
    int n = 0;
    Walker left = new Walker(0);
    boolean fresh = true;
    for (int t = 0; t < 200_000; t++) {
      world.step(left);
      if (fresh) {
        first[left.visited.getLast()]++;
        n++;
      }
      fresh = world.ended();
    }
    assertFalse(n < 2000);
    assertEquals(0.5 * n, first[3], 5 * Math.sqrt(n) / 2);
    assertEquals(0.25 * n, first[1], 5 * Math.sqrt(n) / 2);
    assertEquals(0.25 * n, first[7], 5 * Math.sqrt(n) / 2);
  }

  @Test
  void aChangeOfSizeIsRefused() {
    TableMdp small = Maze.of("SG").mdp();
    TableMdp large = Maze.of("S.G").mdp();
    assertThrows(IllegalArgumentException.class, () -> new TableWorld(small, 1, large, new TableRandom(0, 1)));
  }
}
