package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.world.DivergenceLoss;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Actor and critic of Dreamer v1. The imagined states are those after each of H actions; the state they start from is
 * not among them. With rewards, values and discounts of these, {@code G_t} holds r_t, {@code w_t = d_0 ... d_{t-1}},
 * and both losses are over the first H - 1:
 * <ul>
 * <li>the actor's, {@code -mean(w G)}, differentiated through values, rewards, states and actions;
 * <li>the critic's, {@code -mean(w ln N(sg G; v, 1))}.
 * </ul>
 *
 * <p>Where episodes can end for good, no trajectory starts from the last step of a sequence.
 */
public final class PathwiseActorCritic implements Behavior {
  private final WorldModel world;
  private final Imagination imagination;
  private final ScalarModel critic;
  private final int starts;
  private final float discount;
  private final float lambda;

  /**
   * Puts actor and critic together.
   *
   * @param world the model that is imagined with
   * @param imagination the trajectories, through which gradients flow
   * @param critic the critic
   * @param starts steps of each sequence that trajectories start from, 0 for all
   * @param discount where no episode ends for good
   * @param lambda share of longer returns
   */
  public PathwiseActorCritic(WorldModel world, Imagination imagination, ScalarModel critic, int starts, float discount,
      float lambda) {
    this.world = world;
    this.imagination = imagination;
    this.critic = critic;
    this.starts = starts;
    this.discount = discount;
    this.lambda = lambda;
  }

  @Override
  public Losses losses(SequenceInput in, SequenceStates states, Map<String, Tensor> metrics) {
    int end = in.length() - (world.continues() == null ? 0 : 1);
    Dream dream = imagination.from(Starts.spread(starts, end, in.length()).of(states), "dreamer.imagine");
    List<Tensor> features = dream.features().subList(1, dream.states().size());
    List<Tensor> reward = features.stream().map(world.reward()::mean).toList();
    List<Tensor> value = features.stream().map(critic::mean).toList();
    // The continue model has the discount within.
    float factor = world.continues() == null ? discount : 1;
    List<Tensor> discounts = features.stream().map(f -> world.discount(f, factor)).toList();
    List<Tensor> returns = Returns.sameStep(reward, value, discounts, lambda);
    List<Tensor> weight = Returns.weightsFromOne(discounts, returns.size());
    Tensor actorLoss = DreamerLoss.pathwise(returns, weight);
    Tensor criticLoss = DreamerLoss.critic(returns, weight, value);
    metrics.put("loss.actor", actorLoss);
    metrics.put("loss.critic", criticLoss);
    metrics.put("imagined.reward", DivergenceLoss.mean(reward));
    metrics.put("imagined.continue", DivergenceLoss.mean(discounts));
    metrics.put("imagined.value", DivergenceLoss.mean(value));
    metrics.put("imagined.return", DivergenceLoss.mean(returns));
    return new Losses(actorLoss, criticLoss);
  }

  @Override
  public void follow(Graph g) {
  }

  @Override
  public ActorNetwork actor() {
    return imagination.actor();
  }

  @Override
  public Tensor value(Tensor features) {
    return critic.mean(features);
  }

  @Override
  public List<State> criticParameters() {
    return critic.parameters();
  }
}
