package dev.reverie.agents.dreamer.rssm;

import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The core of Dreamer v1: z and the action through a layer, then {@link Cells#resetAfter}. */
public final class KerasCell implements Cell {
  private final Dense input;
  private final State weight;
  private final State recurrent;
  private final State inputBias;
  private final State stateBias;

  /**
   * Makes a core and its states {@code <name>.input}, {@code <name>.gru.weight}, {@code .recurrent}, {@code .bias} and
   * {@code .recurrentBias}.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param stoch features of z
   * @param actions features of an action
   * @param hidden width of the layer
   * @param deter features of h
   * @param form of the layer
   * @param random where the first values come from
   */
  public KerasCell(Store store, String name, int stoch, int actions, int hidden, int deter, Dense.Form form,
      RandomStream random) {
    input = new Dense(store, name + ".input", stoch + actions, hidden, form, random);
    weight = store.weight(name + ".gru.weight", 1, hidden, 3 * deter);
    Initializer.glorotUniform().fill(weight, random);
    recurrent = store.weight(name + ".gru.recurrent", 1, deter, 3 * deter);
    Initializer.orthogonal().fill(recurrent, random);
    inputBias = store.free(name + ".gru.bias", 3 * deter);
    stateBias = store.free(name + ".gru.recurrentBias", 3 * deter);
  }

  @Override
  public int deter() {
    return recurrent.type().dim(1);
  }

  @Override
  public Tensor next(RssmState before, Tensor action) {
    Graph g = action.graph();
    return Cells.resetAfter(input.apply(before.stoch().concat(action)), before.deter(), g.read(weight),
        g.read(recurrent), g.read(inputBias), g.read(stateBias));
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>(input.parameters());
    all.addAll(List.of(weight, recurrent, inputBias, stateBias));
    return all;
  }
}
