package dev.reverie.agents.tabular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.agents.env.Maze;
import dev.reverie.agents.env.TableMdp;
import org.junit.jupiter.api.Test;

/** Mazes of the book against answers that were found independently, to the digits given. */
class ExactAnswersTest {
  private static void check(Maze maze, int states, int shortest, double value, double walk, double walkDeviation,
      double greedy, double greedyDeviation) {
    TableMdp mdp = maze.mdp();
    assertEquals(states, maze.free());
    assertEquals(shortest, new ShortestPath(mdp).length());
    assertEquals(value, ValueIteration.value(ValueIteration.solve(mdp, 0.95), maze.start(), mdp.actions()), 5e-7);
    EpisodeLength random = EpisodeLength.ofRandomWalk(mdp);
    assertEquals(walk, random.mean(), 0.005);
    assertEquals(walkDeviation, random.deviation(), 0.05);
    EpisodeLength best = EpisodeLength.ofEpsilonOptimal(mdp, 0.95, 0.1);
    assertEquals(greedy, best.mean(), 5e-4);
    assertEquals(greedyDeviation, best.deviation(), 5e-3);
  }

  @Test
  void dynaMaze() {
    check(Maze.dyna(), 47, 14, 0.513342, 868.73, 789.2, 15.878, 2.00);
  }

  @Test
  void wallWithAGapOnTheRight() {
    check(Maze.walled("########."), 46, 10, 0.630249, 441.88, 375.9, 11.264, 1.61);
  }

  @Test
  void wallWithAGapOnTheLeft() {
    check(Maze.walled(".########"), 46, 16, 0.463291, 683.92, 580.1, 17.920, 2.00);
  }

  @Test
  void wallWithBothGaps() {
    check(Maze.walled(".#######."), 47, 10, 0.630249, 344.30, 285.8, 11.264, 1.61);
  }

  @Test
  void dynaMazeTwiceAsFine() {
    Maze maze = Maze.dyna().scaled(2, 2);
    TableMdp mdp = maze.mdp();
    assertEquals(188, maze.free());
    assertEquals(27, new ShortestPath(mdp).length());
    assertEquals(0.263520, ValueIteration.value(ValueIteration.solve(mdp, 0.95), maze.start(), mdp.actions()), 5e-7);
    assertEquals(3114.7, EpisodeLength.ofRandomWalk(mdp).mean(), 0.05);
    assertEquals(30.573, EpisodeLength.ofEpsilonOptimal(mdp, 0.95, 0.1).mean(), 5e-4);
  }

  @Test
  void aPolicyThatNeverEndsIsRefused() {
    TableMdp mdp = Maze.dyna().mdp();
    double[] up = new double[mdp.states() * mdp.actions()];
    for (int s = 0; s < mdp.states(); s++) {
      up[s * mdp.actions()] = 1;
    }
    assertThrows(IllegalArgumentException.class, () -> EpisodeLength.of(mdp, up));
  }
}
