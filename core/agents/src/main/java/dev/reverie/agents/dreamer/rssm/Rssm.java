package dev.reverie.agents.dreamer.rssm;

import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Zeros;
import java.util.ArrayList;
import java.util.List;

/**
 * The recurrent state-space model: {@code h' = f(h, z, a)}, the prior {@code p(z' | h')} and the posterior
 * {@code q(z' | h', e)}. What differs between versions is in its parts.
 */
public final class Rssm {
  private final Cell cell;
  private final LatentSpace space;
  private final Beginning beginning;
  private final DenseStack prior;
  private final DenseStack posterior;

  /**
   * Puts a model together.
   *
   * @param cell f
   * @param space kind of the stochastic state
   * @param beginning what a state becomes where an episode begins
   * @param prior from h to the outputs that the space takes
   * @param posterior from {@code [h, e]} to them
   */
  public Rssm(Cell cell, LatentSpace space, Beginning beginning, DenseStack prior, DenseStack posterior) {
    this.cell = cell;
    this.space = space;
    this.beginning = beginning;
    this.prior = prior;
    this.posterior = posterior;
  }

  /**
   * A step of the posterior.
   *
   * @param state h' and a sample z'
   * @param raw outputs of the posterior's network
   */
  public record Observed(RssmState state, Tensor raw) {
  }

  /**
   * The state before anything has been seen.
   *
   * @param g the graph
   * @param rows the rows
   * @return zeros
   */
  public RssmState initial(Graph g, Rows rows) {
    return new RssmState(g.apply(new Zeros(TensorType.rows(rows, cell.deter()))).output(0),
        g.apply(new Zeros(TensorType.rows(rows, space.features()))).output(0));
  }

  /**
   * The deterministic state after an action; where an episode begins, neither state nor action before it get through.
   *
   * @param before the state
   * @param action {@code [rows, A]}, that led to what is observed now
   * @param keep {@code [rows, 1]}: 0 where an episode begins, else 1
   * @return {@code [rows, D]}
   */
  public Tensor advance(RssmState before, Tensor action, Tensor keep) {
    return cell.next(beginning.apply(before, keep), action.times(keep));
  }

  /**
   * One step with an observation.
   *
   * @param before the state
   * @param action that led to the observation
   * @param keep 0 where an episode begins, else 1
   * @param embedding e, {@code [rows, E]}
   * @param noise of the sample; null for the mode
   * @return the state after it
   */
  public Observed observe(RssmState before, Tensor action, Tensor keep, Tensor embedding, Tensor noise) {
    Tensor deter = advance(before, action, keep);
    Tensor raw = posterior.apply(deter.concat(embedding));
    return new Observed(new RssmState(deter, value(space.of(raw), noise)), raw);
  }

  /**
   * One step without an observation.
   *
   * @param before the state
   * @param action taken there
   * @param noise of the sample; null for the mode
   * @return the state after it
   */
  public RssmState imagine(RssmState before, Tensor action, Tensor noise) {
    Tensor deter = cell.next(before, action);
    return new RssmState(deter, value(prior(deter), noise));
  }

  private static Tensor value(Latent latent, Tensor noise) {
    return noise == null ? latent.mode() : latent.sample(noise);
  }

  /**
   * The prior.
   *
   * @param deter h, {@code [rows, D]}
   * @return {@code p(z | h)}
   */
  public Latent prior(Tensor deter) {
    return space.of(prior.apply(deter));
  }

  /**
   * Features of the deterministic state.
   *
   * @return D
   */
  public int deter() {
    return cell.deter();
  }

  /**
   * The kind of the stochastic state.
   *
   * @return the space
   */
  public LatentSpace space() {
    return space;
  }

  /**
   * What is learned.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>(cell.parameters());
    all.addAll(beginning.parameters());
    all.addAll(prior.parameters());
    all.addAll(posterior.parameters());
    return all;
  }
}
