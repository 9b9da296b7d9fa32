package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;
import java.util.List;

/**
 * Continuous actions of Dreamer v3: {@link ActorHead#boundedNormal}, neither squashed nor clipped.
 *
 * @param features numbers in an action
 */
public record NormalAction(int features) implements ActionKind {
  @Override
  public List<Integer> ends() {
    return List.of(features, features);
  }

  @Override
  public ActionDistribution of(Tensor raw) {
    return new Policy(ActorHead.boundedNormal(raw));
  }

  @Override
  public Tensor noise(Graph g, String stream, Rows rows) {
    return RandomDraw.normal(g, stream, rows, features);
  }

  private record Policy(GaussianLatent normal) implements ActionDistribution {
    @Override
    public Tensor sample(Tensor noise) {
      return normal.sample(noise);
    }

    @Override
    public Tensor mode() {
      return normal.mean();
    }

    @Override
    public Tensor logProbability(Tensor action) {
      return normal.logProbability(action).sumFeatures();
    }

    @Override
    public Tensor entropy() {
      return normal.entropy().sumFeatures();
    }
  }
}
