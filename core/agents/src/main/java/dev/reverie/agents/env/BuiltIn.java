package dev.reverie.agents.env;

import java.util.List;

/** The environments that need nothing but this module. */
final class BuiltIn implements EnvironmentProvider {
  @Override
  public List<String> ids() {
    return List.of(CartPole.ID, CartPoleSwingup.ID, Grid.ID, InvertedPendulum.ID, MemoryCorridor.ID, Pendulum.ID,
        PendulumSwingup.ID, PointMass.ID);
  }

  @Override
  public String description(String id) {
    return switch (id) {
      case CartPole.ID -> "keep a pole upright by pushing its cart left or right (Gymnasium's CartPole-v1)";
      case CartPoleSwingup.ID -> "swing a pole up and hold it by a force on its cart (dm_control's cartpole swingup)";
      case Grid.ID -> "find the corner of a room with walls, from anywhere in it";
      case InvertedPendulum.ID -> "keep a pole upright by a force on its cart (analytic: the equations of Gymnasium's "
          + "InvertedPendulum-v5, without MuJoCo)";
      case MemoryCorridor.ID -> "take the turn that a sign told 25 steps before";
      case Pendulum.ID -> "swing up a rod by a weak torque (Gymnasium's Pendulum-v1)";
      case PendulumSwingup.ID -> "swing up a weight by a weak torque and hold it (dm_control's pendulum swingup)";
      case PointMass.ID -> "bring a point on a line to rest at 0 in 30 steps (mbrl-lib's test problem)";
      default -> throw unknown(id);
    };
  }

  @Override
  public Environment create(String id, int count) {
    return switch (id) {
      case CartPole.ID -> new CartPole(count);
      case CartPoleSwingup.ID -> new CartPoleSwingup(count);
      case Grid.ID -> new Grid(count);
      case InvertedPendulum.ID -> new InvertedPendulum(count);
      case MemoryCorridor.ID -> new MemoryCorridor(count);
      case Pendulum.ID -> new Pendulum(count);
      case PendulumSwingup.ID -> new PendulumSwingup(count);
      case PointMass.ID -> new PointMass(count);
      default -> throw unknown(id);
    };
  }

  private static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException("no built-in environment '" + id + "'");
  }
}
