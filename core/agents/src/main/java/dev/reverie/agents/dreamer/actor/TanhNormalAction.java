package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.OneHot;
import dev.reverie.engine.op.RandomDraw;
import java.util.ArrayList;
import java.util.List;

/**
 * Continuous actions of Dreamer v1: {@link ActorHead#tanhNormal}. Mode and entropy come from 100 samples, whose noise
 * is the same for all states.
 *
 * @param features numbers in an action
 * @param exploration deviation of the normal noise added while data is collected, the sum clipped to [-1, 1]
 */
public record TanhNormalAction(int features, float exploration) implements ActionKind {
  private static final int SAMPLES = 100;
  private static final double LOG_2 = Math.log(2);

  @Override
  public List<Integer> ends() {
    return List.of(features, features);
  }

  @Override
  public ActionDistribution of(Tensor raw) {
    return new Policy(raw, features);
  }

  @Override
  public Tensor noise(Graph g, String stream, Rows rows) {
    return RandomDraw.normal(g, stream, rows, features);
  }

  @Override
  public Tensor explore(ActionDistribution policy, Graph g, String stream, Rows rows) {
    Tensor sample = ActionKind.super.explore(policy, g, stream, rows);
    return exploration == 0 ? sample
        : sample.plus(RandomDraw.normal(g, stream + ".explore", rows, features).times(exploration)).clamp(-1f, 1f);
  }

  private record Policy(Tensor raw, int features) implements ActionDistribution {
    @Override
    public Tensor sample(Tensor noise) {
      return ActorHead.tanhNormal(raw, noise).action();
    }

    /** Of an action in (-1, 1). */
    @Override
    public Tensor logProbability(Tensor action) {
      GaussianLatent before = ActorHead.beforeTanh(raw);
      // The inverse of tanh, and its derivative's logarithm.
      Tensor u = action.plus(1f).log().minus(action.negate().plus(1f).log()).times(0.5f);
      return before.logProbability(u).minus(volume(u)).sumFeatures();
    }

    /** {@code ln(1 - tanh(u)^2)}. */
    private static Tensor volume(Tensor u) {
      return u.plus(u.times(-2f).softplus()).times(-2f).plus((float) (2 * LOG_2));
    }

    /** Samples of one number of the action, {@code [rows, SAMPLES]} before the tanh, and their log-densities. */
    private record Samples(Tensor u, Tensor logProbability) {
    }

    private List<Samples> samples() {
      GaussianLatent before = ActorHead.beforeTanh(raw);
      Graph g = raw.graph();
      RandomStream random = new RandomStream(0, "dreamer.mode");
      List<Samples> all = new ArrayList<>();
      for (int i = 0; i < features; i++) {
        float[] noise = new float[SAMPLES];
        float[] density = new float[SAMPLES];
        for (int k = 0; k < SAMPLES; k++) {
          noise[k] = random.normal();
          density[k] = (float) (-0.5 * noise[k] * noise[k] - Math.log(2 * Math.PI) / 2);
        }
        Tensor std = before.std().slice(i, i + 1);
        Tensor wide = std.broadcastFeatures(SAMPLES);
        Tensor u = wide.times(g.constant(noise)).plus(before.mean().slice(i, i + 1));
        all.add(new Samples(u, volume(u).plus(wide.log()).negate().plus(g.constant(density))));
      }
      return all;
    }

    private static Tensor total(List<Samples> all) {
      return all.stream().map(Samples::logProbability).reduce((a, b) -> a.plus(b)).orElseThrow();
    }

    /** The likeliest of the samples. */
    @Override
    public Tensor mode() {
      List<Samples> all = samples();
      Tensor best = OneHot.mode(total(all), SAMPLES);
      List<Tensor> numbers = all.stream().map(s -> s.u().tanh().times(best).sumFeatures()).toList();
      return numbers.size() == 1 ? numbers.getFirst()
          : numbers.getFirst().concat(numbers.subList(1, numbers.size()).toArray(Tensor[]::new));
    }

    /** The mean over the samples. */
    @Override
    public Tensor entropy() {
      return total(samples()).meanFeatures().negate();
    }
  }
}
