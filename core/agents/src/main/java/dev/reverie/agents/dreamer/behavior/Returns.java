package dev.reverie.agents.dreamer.behavior;

import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lambda returns and the weights of trajectories. A list has one column {@code [rows, 1]} for each time; the
 * conventions differ in whose reward belongs to a return.
 */
public final class Returns {
  private Returns() {
  }

  /**
   * Dreamer v1 and v2: {@code G_t = r_t + d_t ((1-l) v_{t+1} + l G_{t+1})}, the last {@code G = v}. In v1 the lists
   * hold the imagined states alone; in v2 they begin with the state they start from, and v is the slow critic.
   *
   * @param reward of n times
   * @param value of n times
   * @param discount of n times
   * @param lambda l
   * @return returns of the first n - 1 times
   */
  public static List<Tensor> sameStep(List<Tensor> reward, List<Tensor> value, List<Tensor> discount, float lambda) {
    return backwards(reward, value, discount, lambda, 0);
  }

  /**
   * Dreamer v3: {@code G_t = r_{t+1} + c_{t+1} ((1-l) v_{t+1} + l G_{t+1})}, the last {@code G = v}: the reward of the
   * next state. Index 0 is the start.
   *
   * @param reward of n times
   * @param value of n times
   * @param discount c of n times, the discount factor within
   * @param lambda l
   * @return returns of the first n - 1 times
   */
  public static List<Tensor> nextStep(List<Tensor> reward, List<Tensor> value, List<Tensor> discount, float lambda) {
    return backwards(reward, value, discount, lambda, 1);
  }

  private static List<Tensor> backwards(List<Tensor> reward, List<Tensor> value, List<Tensor> discount, float lambda,
      int shift) {
    int n = value.size();
    if (n < 2 || reward.size() != n || discount.size() != n) {
      throw new IllegalArgumentException("returns: got " + reward.size() + " rewards, " + n + " values and "
          + discount.size() + " discounts, expected equally many and at least 2");
    }
    Tensor[] returns = new Tensor[n - 1];
    Tensor later = value.getLast();
    for (int t = n - 2; t >= 0; t--) {
      Tensor future = value.get(t + 1).times(1 - lambda).plus(later.times(lambda));
      later = reward.get(t + shift).plus(discount.get(t + shift).times(future));
      returns[t] = later;
    }
    return Arrays.asList(returns);
  }

  /**
   * Dreamer v3 on a replayed sequence, bootstrapped by b at every step:
   * {@code G_t = r_{t+1} + (1 - terminal_{t+1}) gamma ((1 - k) b_{t+1} + k G_{t+1})} with
   * {@code k = (1 - last_{t+1}) l}, the last {@code G = b}. The loss of time t counts where {@code last_t} is 0.
   *
   * @param reward of n times
   * @param bootstrap b of n times: the imagined return from each
   * @param last 1 where an episode's last step is, of n times
   * @param terminal 1 where it ended by itself, of n times
   * @param gamma discount
   * @param lambda l
   * @return returns of the first n - 1 times
   */
  public static List<Tensor> replayed(List<Tensor> reward, List<Tensor> bootstrap, List<Tensor> last,
      List<Tensor> terminal, float gamma, float lambda) {
    int n = bootstrap.size();
    Tensor[] returns = new Tensor[n - 1];
    Tensor later = bootstrap.getLast();
    for (int t = n - 2; t >= 0; t--) {
      Tensor live = terminal.get(t + 1).times(-gamma).plus(gamma);
      Tensor keep = last.get(t + 1).times(-lambda).plus(lambda);
      Tensor b = bootstrap.get(t + 1);
      later = reward.get(t + 1).plus(live.times(b.plus(keep.times(later.minus(b)))));
      returns[t] = later;
    }
    return Arrays.asList(returns);
  }

  /**
   * {@code cumprod([1, d_0, d_1, ...])}, without a gradient: Dreamer v1 and v2.
   *
   * @param discount d of n times
   * @param count how many weights, from 1 to n + 1
   * @return the first weights
   */
  public static List<Tensor> weightsFromOne(List<Tensor> discount, int count) {
    List<Tensor> weights = new ArrayList<>();
    Tensor w = discount.getFirst().times(0f).plus(1f).stopGradient();
    for (int t = 0; t < count; t++) {
      weights.add(w);
      if (t + 1 < count) {
        w = w.times(discount.get(t)).stopGradient();
      }
    }
    return weights;
  }

  /**
   * {@code cumprod(d)}, beginning with d_0, without a gradient: Dreamer v3. (The form of 2023 divides by the discount
   * factor, which its d contains.)
   *
   * @param discount d of n times
   * @param divisor 1, or the discount factor
   * @return the weights of n times
   */
  public static List<Tensor> weights(List<Tensor> discount, float divisor) {
    List<Tensor> weights = new ArrayList<>();
    Tensor w = null;
    for (Tensor d : discount) {
      w = (w == null ? d.times(1 / divisor) : w.times(d)).stopGradient();
      weights.add(w);
    }
    return weights;
  }
}
