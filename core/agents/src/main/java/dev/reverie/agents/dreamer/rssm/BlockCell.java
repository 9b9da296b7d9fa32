package dev.reverie.agents.dreamer.rssm;

import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.Initializer;
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
 * The core of Dreamer v3 (2024): h, z and the bounded action each through a layer, {@code x0, x1, x2}, then
 * {@link Cells#block}. The hidden matrix of a block has rows for its own part of h and rows for x0, x1 and x2; they
 * are two states here, {@code <name>.hidden.own} and {@code <name>.hidden.shared}.
 */
public final class BlockCell implements Cell {
  private final Dense fromDeter;
  private final Dense fromStoch;
  private final Dense fromAction;
  private final State own;
  private final State shared;
  private final State hiddenBias;
  private final State hiddenScale;
  private final State gateWeight;
  private final State gateBias;

  /**
   * Makes a core and its states.
   *
   * @param store where the states go
   * @param name dotted prefix of their names
   * @param size widths
   * @param stoch features of the stochastic state
   * @param actions features of an action
   * @param blocks parts of the deterministic state
   * @param form of the three layers
   * @param random where the first values come from
   */
  public BlockCell(Store store, String name, DreamerSize size, int stoch, int actions, int blocks, Dense.Form form,
      RandomStream random) {
    int deter = size.deter();
    int units = size.hidden();
    if (deter % blocks != 0) {
      throw new IllegalArgumentException("dreamer: a deterministic state of " + deter + " in " + blocks
          + " blocks, expected a multiple");
    }
    fromDeter = new Dense(store, name + ".deter", deter, units, form, random);
    fromStoch = new Dense(store, name + ".stoch", stoch, units, form, random);
    fromAction = new Dense(store, name + ".action", actions, units, form, random);
    int part = deter / blocks;
    own = store.weight(name + ".hidden.own", blocks, part, part);
    shared = store.weight(name + ".hidden.shared", 1, 3 * units, deter);
    Initializer hidden = Initializer.fanInNormal(1, deter + blocks * 3 * units);
    hidden.fill(own, random);
    hidden.fill(shared, random);
    hiddenBias = store.free(name + ".hidden.bias", deter);
    hiddenScale = store.free(name + ".hidden.scale", deter);
    float[] ones = new float[deter];
    Arrays.fill(ones, 1f);
    hiddenScale.set(ones);
    gateWeight = store.weight(name + ".gates.weight", blocks, part, 3 * part);
    Initializer.fanInNormal(1, deter).fill(gateWeight, random);
    gateBias = store.free(name + ".gates.bias", 3 * deter);
  }

  @Override
  public int deter() {
    return hiddenBias.size();
  }

  @Override
  public Tensor next(RssmState before, Tensor action) {
    Tensor h = before.deter();
    Graph g = h.graph();
    Tensor x = fromDeter.apply(h).concat(fromStoch.apply(before.stoch()), fromAction.apply(Cells.bounded(action)));
    return Cells.block(h, x, g.read(own), g.read(shared), g.read(hiddenBias), g.read(hiddenScale), g.read(gateWeight),
        g.read(gateBias), Norm.RMS_EPSILON);
  }

  @Override
  public List<State> parameters() {
    List<State> all = new ArrayList<>();
    List.of(fromDeter, fromStoch, fromAction).forEach(d -> all.addAll(d.parameters()));
    all.addAll(List.of(own, shared, hiddenBias, hiddenScale, gateWeight, gateBias));
    return all;
  }

  /**
   * The two states that are one matrix in the authors' code.
   *
   * @return rows of h, rows of the shared features
   */
  public List<State> hiddenMatrix() {
    return List.of(own, shared);
  }
}
