package dev.reverie.agents.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How the swing-ups begin, and what acting at random earns. */
class SwingupStatisticsTest {
  private static final int COUNT = 4000;

  private static double mean(double[] state, int width, int column, double power) {
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += Math.pow(state[i * width + column], power);
    }
    return sum / COUNT;
  }

  @Test
  void thePendulumBeginsAtRestAtAnyAngle() {
    PendulumSwingup environment = new PendulumSwingup(COUNT);
    environment.resetAll();
    int[] eighths = new int[8];
    for (int i = 0; i < COUNT; i++) {
      eighths[(int) ((environment.state()[2 * i] + Math.PI) / (Math.PI / 4))]++;
      assertEquals(0, environment.state()[2 * i + 1]);
    }
    for (int n : eighths) {
      assertEquals(COUNT / 8, n, 100);
    }
  }

  @Test
  void theCartPoleBeginsHangingWithALittleNoise() {
    CartPoleSwingup environment = new CartPoleSwingup(COUNT);
    environment.resetAll();
    double[] state = environment.state();
    for (int k = 0; k < 4; k++) {
      double middle = mean(state, 4, k, 1);
      assertEquals(k == 1 ? Math.PI : 0, middle, 0.0006, "mean of state " + k);
      assertEquals(0.01, Math.sqrt(mean(state, 4, k, 2) - middle * middle), 0.0006, "deviation of state " + k);
    }
  }

  /** Mean return of 40 episodes; every reward is in [0, 1]. */
  private static double randomReturn(SimulatedEnvironment environment) {
    SplittableRandom random = new SplittableRandom(12);
    environment.resetAll();
    double sum = 0;
    for (int t = 0; t < 1000; t++) {
      environment.step(Episodes.randomActions(environment, random));
      for (int i = 0; i < environment.count(); i++) {
        assertTrue(environment.rewards()[i] >= 0 && environment.rewards()[i] <= 1);
        assertEquals(t == 999, environment.truncated()[i]);
        sum += environment.rewards()[i];
      }
    }
    return sum / environment.count();
  }

  @Test
  void actingAtRandomEarnsLittle() {
    double pendulum = randomReturn(new PendulumSwingup(40));
    double cartPole = randomReturn(new CartPoleSwingup(40));
    assertTrue(pendulum < 30, "pendulum " + pendulum);
    assertTrue(cartPole > 0 && cartPole < 60, "cart-pole " + cartPole);
  }

  /** Pushing with the motion and holding near the top: the torque is enough, with swings. */
  @Test
  void thePendulumCanBeSwungUpAndHeld() {
    PendulumSwingup environment = new PendulumSwingup(20);
    environment.resetAll();
    float[] actions = new float[20];
    double sum = 0;
    for (int t = 0; t < 1000; t++) {
      for (int i = 0; i < 20; i++) {
        double theta = environment.state()[2 * i];
        double rate = environment.state()[2 * i + 1];
        double tilt = Math.IEEEremainder(theta, 2 * Math.PI);
        double energy = 0.251 / 2 * rate * rate + 4.905 * (Math.cos(theta) - 1);
        actions[i] = (float) (Math.abs(tilt) < 0.15 ? -20 * tilt - 4 * rate : -5 * energy * Math.signum(rate + 1e-9));
      }
      environment.step(actions);
      for (float reward : environment.rewards()) {
        sum += reward;
      }
    }
    assertTrue(sum / 20 > 600, "return " + sum / 20);
  }
}
