package dev.reverie.agents.dreamer.actor;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;
import java.util.List;

/**
 * Continuous actions of Dreamer v2: {@link TruncatedNormalHead}.
 *
 * @param features numbers in an action
 */
public record TruncatedNormalAction(int features) implements ActionKind {
  @Override
  public List<Integer> ends() {
    return List.of(features, features);
  }

  @Override
  public ActionDistribution of(Tensor raw) {
    return new Policy(TruncatedNormalHead.of(raw));
  }

  @Override
  public Tensor noise(Graph g, String stream, Rows rows) {
    return RandomDraw.uniform(g, stream, rows, features);
  }

  private record Policy(TruncatedNormalHead head) implements ActionDistribution {
    @Override
    public Tensor sample(Tensor noise) {
      return head.sample(noise);
    }

    @Override
    public Tensor mode() {
      return head.mean();
    }

    @Override
    public Tensor logProbability(Tensor action) {
      return head.logProbability(action);
    }

    @Override
    public Tensor entropy() {
      return head.entropy();
    }
  }
}
