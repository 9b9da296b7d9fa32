package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.FrozenLake;
import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import org.junit.jupiter.api.Test;

class ShortestPathTest {
  @Test
  void optimalValuesTakeIt() {
    TableMdp mdp = Maze.dyna().mdp();
    ShortestPath path = new ShortestPath(mdp);
    double[] q = ValueIteration.solve(mdp, 0.95);
    assertTrue(path.isTakenBy(q));
    assertFalse(path.isTakenBy(new double[q.length]), "among ties there are wrong ways");
  }

  /** One wrong greedy action among several right ones, in one state on the way, is enough. */
  @Test
  void everyGreedyActionMustLeadOn() {
    Maze maze = Maze.of("S..", "...", "..G");
    TableMdp mdp = maze.mdp();
    ShortestPath path = new ShortestPath(mdp);
    assertEquals(4, path.length());
    double[] q = ValueIteration.solve(mdp, 0.9);
    assertTrue(path.isTakenBy(q));
    int middle = 4 * Maze.ACTIONS;
    q[middle] = ValueIteration.value(q, 4, Maze.ACTIONS);
    assertFalse(path.isTakenBy(q));
    q[middle] = 0;
    q[0] = 1;
    assertFalse(path.isTakenBy(q), "the start runs into a wall");
  }

  @Test
  void worldsOfChanceAreRefused() {
    TableMdp ice = FrozenLake.mdp(FrozenLake.small(), 0.5);
    assertThrows(IllegalArgumentException.class, () -> new ShortestPath(ice));
  }
}
