package dev.reverie.agents.dreamer.rssm;

import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.Graph;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The core of Dreamer v2 and of v3 of 2023: z and the action through a layer, then {@link Cells#lateReset}. The matrix
 * over {@code [x, h]} is two states here, {@code <name>.gru.input} and {@code <name>.gru.state}.
 */
public final class NormedCell implements Cell {
  private final Dense input;
  private final State inputWeight;
  private final State stateWeight;
  private final State bias;
  private final State scale;
  private final State offset;

  /**
   * Makes a core and its states.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param stoch features of z
   * @param actions features of an action
   * @param hidden width of the layer
   * @param deter features of h
   * @param form of the layer; its initialiser is that of the gates, too
   * @param bias whether the gates have a bias before their norm: v2
   * @param random where the first values come from
   */
  public NormedCell(Store store, String name, int stoch, int actions, int hidden, int deter, Dense.Form form,
      boolean bias, RandomStream random) {
    input = new Dense(store, name + ".input", stoch + actions, hidden, form, random);
    inputWeight = store.weight(name + ".gru.input", 1, hidden, 3 * deter);
    form.init().fill(inputWeight, hidden + deter, 3 * deter, random);
    stateWeight = store.weight(name + ".gru.state", 1, deter, 3 * deter);
    form.init().fill(stateWeight, hidden + deter, 3 * deter, random);
    this.bias = bias ? store.free(name + ".gru.bias", 3 * deter) : null;
    scale = store.free(name + ".gru.scale", 3 * deter);
    float[] ones = new float[3 * deter];
    Arrays.fill(ones, 1f);
    scale.set(ones);
    offset = store.free(name + ".gru.offset", 3 * deter);
  }

  @Override
  public int deter() {
    return stateWeight.type().dim(1);
  }

  @Override
  public Tensor next(RssmState before, Tensor action) {
    Graph g = action.graph();
    return Cells.lateReset(input.apply(before.stoch().concat(action)), before.deter(), g.read(inputWeight),
        g.read(stateWeight), bias == null ? null : g.read(bias), g.read(scale), g.read(offset), Norm.LAYER_EPSILON);
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>(input.parameters());
    all.addAll(List.of(inputWeight, stateWeight));
    if (bias != null) {
      all.add(bias);
    }
    all.addAll(List.of(scale, offset));
    return all;
  }
}
