package dev.reverie.agents.env;

import java.util.List;

/** The environments that need nothing but this module. */
final class BuiltIn implements EnvironmentProvider {
  private static final int MAZE_STEPS = 5000;

  @Override
  public List<String> ids() {
    return List.of(Acrobot.ID, CartPole.ID, CartPoleSwingup.ID, CliffWalking.ID, FrozenLake.ID, FrozenLake.LARGE_ID,
        Grid.AXES_ID, Grid.ID, InvertedPendulum.ID, Maze.ID, MemoryCorridor.ID, MemoryCorridor.PRACTICE_ID,
        MountainCarContinuous.ID, Pendulum.ID, PendulumSwingup.ID, PointMass.ID, Taxi.ID);
  }

  @Override
  public String description(String id) {
    return switch (id) {
      case Acrobot.ID -> "swing the tip of two links up by a torque between them (Gymnasium's Acrobot-v1)";
      case CartPole.ID -> "keep a pole upright by pushing its cart left or right (Gymnasium's CartPole-v1)";
      case CartPoleSwingup.ID -> "swing a pole up and hold it by a force on its cart (dm_control's cartpole swingup)";
      case CliffWalking.ID -> "walk along a cliff without falling (Gymnasium's CliffWalking-v1)";
      case FrozenLake.ID -> "cross slippery ice with holes in it (Gymnasium's FrozenLake-v1)";
      case FrozenLake.LARGE_ID -> "cross slippery ice with holes in it (Gymnasium's FrozenLake8x8-v1)";
      case Grid.AXES_ID -> "find the corner of a room with walls, moving along both axes at once";
      case Grid.ID -> "find the corner of a room with walls, from anywhere in it";
      case InvertedPendulum.ID -> "keep a pole upright by a force on its cart (analytic: the equations of Gymnasium's "
          + "InvertedPendulum-v5, without MuJoCo)";
      case Maze.ID -> "find the way out of a maze of 47 cells (Sutton and Barto's Dyna maze)";
      case MemoryCorridor.ID -> "take the turn that a sign told 25 steps before";
      case MemoryCorridor.PRACTICE_ID -> "take the turn that a sign told 1 to 25 steps before";
      case MountainCarContinuous.ID -> "swing a weak car out of a valley (Gymnasium's MountainCarContinuous-v0)";
      case Pendulum.ID -> "swing up a rod by a weak torque (Gymnasium's Pendulum-v1)";
      case PendulumSwingup.ID -> "swing up a weight by a weak torque and hold it (dm_control's pendulum swingup)";
      case PointMass.ID -> "bring a point on a line to rest at 0 in 30 steps (mbrl-lib's test problem)";
      case Taxi.ID -> "fetch a passenger and bring him where he wants to go (Gymnasium's Taxi-v4)";
      default -> throw unknown(id);
    };
  }

  @Override
  public Environment create(String id, int count) {
    return switch (id) {
      case Acrobot.ID -> new Acrobot(count);
      case CartPole.ID -> new CartPole(count);
      case CartPoleSwingup.ID -> new CartPoleSwingup(count);
      case CliffWalking.ID -> new TableEnvironment(id, CliffWalking.mdp(false), Integer.MAX_VALUE, count);
      case FrozenLake.ID -> new TableEnvironment(id, FrozenLake.mdp(FrozenLake.small(), FrozenLake.SUCCESS),
          FrozenLake.STEPS, count);
      case FrozenLake.LARGE_ID -> new TableEnvironment(id, FrozenLake.mdp(FrozenLake.large(), FrozenLake.SUCCESS),
          FrozenLake.LARGE_STEPS, count);
      case Grid.AXES_ID -> new Grid(true, count);
      case Grid.ID -> new Grid(count);
      case InvertedPendulum.ID -> new InvertedPendulum(count);
      case Maze.ID -> new TableEnvironment(id, Maze.dyna().mdp(), MAZE_STEPS, count);
      case MemoryCorridor.ID -> new MemoryCorridor(false, count);
      case MemoryCorridor.PRACTICE_ID -> new MemoryCorridor(true, count);
      case MountainCarContinuous.ID -> new MountainCarContinuous(count);
      case Pendulum.ID -> new Pendulum(count);
      case PendulumSwingup.ID -> new PendulumSwingup(count);
      case PointMass.ID -> new PointMass(count);
      case Taxi.ID -> new TableEnvironment(id, Taxi.mdp(), Taxi.STEPS, count);
      default -> throw unknown(id);
    };
  }

  private static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException("no built-in environment '" + id + "'");
  }
}
