package dev.reverie.agents.dreamer.actor;

import dev.reverie.agents.dreamer.latent.CategoricalLatent;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * One choice, or several independent ones beside each other, each a one among zeros.
 *
 * @param choices classes of each choice
 * @param unimix share of the uniform distribution
 */
public record DiscreteAction(List<Integer> choices, float unimix) implements ActionKind {
  /** Keeps a copy. */
  public DiscreteAction {
    choices = List.copyOf(choices);
  }

  @Override
  public int features() {
    return choices.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public List<Integer> ends() {
    return choices;
  }

  @Override
  public ActionDistribution of(Tensor raw) {
    List<CategoricalLatent> parts = new ArrayList<>();
    int at = 0;
    for (int classes : choices) {
      parts.add(CategoricalLatent.of(part(raw, at, at + classes), classes, unimix));
      at += classes;
    }
    return new Policy(parts);
  }

  @Override
  public Tensor noise(Graph g, String stream, Rows rows) {
    return RandomDraw.uniform(g, stream, rows, choices.size());
  }

  private static Tensor part(Tensor x, int from, int to) {
    return from == 0 && to == x.type().features() ? x : x.slice(from, to);
  }

  private record Policy(List<CategoricalLatent> parts) implements ActionDistribution {
    @Override
    public Tensor sample(Tensor noise) {
      List<Tensor> samples = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        samples.add(parts.get(i).sample(part(noise, i, i + 1)));
      }
      return beside(samples);
    }

    @Override
    public Tensor mode() {
      return beside(parts.stream().map(CategoricalLatent::mode).toList());
    }

    private static Tensor beside(List<Tensor> all) {
      return all.size() == 1 ? all.getFirst()
          : all.getFirst().concat(all.subList(1, all.size()).toArray(Tensor[]::new));
    }

    @Override
    public Tensor logProbability(Tensor action) {
      List<Tensor> logs = new ArrayList<>();
      int at = 0;
      for (CategoricalLatent p : parts) {
        logs.add(p.logProbability(part(action, at, at + p.classes())));
        at += p.classes();
      }
      return sum(logs);
    }

    @Override
    public Tensor entropy() {
      return sum(parts.stream().map(CategoricalLatent::entropy).toList());
    }

    private static Tensor sum(List<Tensor> all) {
      BinaryOperator<Tensor> plus = Tensor::plus;
      return all.stream().reduce(plus).orElseThrow();
    }
  }
}
