package dev.reverie.agents.dreamer.behavior;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.world.DivergenceLoss;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Actor and critic of Dreamer v2. State 0 of a trajectory is the one it starts from, whose discount is the true one.
 * Returns {@code G_0 ... G_{H-1}} hold r_t and come from the target critic's values; {@code w_t = d_0 ... d_{t-1}}. The
 * action taken at state t changes {@code G_{t+1}} first, so the actor learns from the actions at states 0 to H - 2:
 * {@code -mean(sg(w_t) (mix G_{t+1} + (1 - mix) ln pi(a_t) sg(G_{t+1} - v_t) + eta entropy))}. The critic learns all of
 * the returns, {@code -mean(w ln N(sg G; v, 1))}.
 */
public final class TargetActorCritic implements Behavior {
  private final WorldModel world;
  private final Imagination imagination;
  private final CopiedCritic critic;
  private final Config config;

  /**
   * The numbers.
   *
   * @param starts steps of each sequence that trajectories start from, 0 for all
   * @param mix share of the gradient through the trajectory: 1 for continuous actions, 0 (REINFORCE) for discrete ones
   * @param discount of a step after which the episode goes on
   * @param lambda share of longer returns
   * @param entropy eta
   */
  public record Config(int starts, float mix, float discount, float lambda, float entropy) {
  }

  /**
   * Puts actor and critic together.
   *
   * @param world the model that is imagined with
   * @param imagination the trajectories; gradients flow through them unless mix is 0
   * @param critic the critic and its target
   * @param config the numbers
   */
  public TargetActorCritic(WorldModel world, Imagination imagination, CopiedCritic critic, Config config) {
    if (config.mix > 0 && !imagination.through()) {
      throw new IllegalArgumentException("dreamer: mix is " + config.mix
          + ", expected 0 for an imagination without gradients");
    }
    this.world = world;
    this.imagination = imagination;
    this.critic = critic;
    this.config = config;
  }

  @Override
  public Losses losses(SequenceInput in, SequenceStates states, Map<String, Tensor> metrics) {
    Starts starts = Starts.spread(config.starts, in.length(), in.length());
    Dream dream = imagination.from(starts.of(states), "dreamer.imagine");
    List<Tensor> features = dream.features();
    List<Tensor> reward = features.stream().map(world.reward()::mean).toList();
    List<Tensor> target = features.stream().map(critic.target()::mean).toList();
    float factor = world.continues() == null ? config.discount : 1;
    List<Tensor> discount = new ArrayList<>(features.stream().map(f -> world.discount(f, factor)).toList());
    if (world.continues() != null) {
      Tensor terminal = starts.of(in.terminal());
      discount.set(0, terminal.times(-config.discount).plus(config.discount));
    }
    List<Tensor> returns = Returns.sameStep(reward, target, discount, config.lambda);
    List<Tensor> weight = Returns.weightsFromOne(discount, returns.size());
    List<Tensor> logProbability = new ArrayList<>();
    List<Tensor> entropy = new ArrayList<>();
    for (int t = 0; t + 1 < returns.size(); t++) {
      ActionDistribution policy = dream.policies().get(t);
      entropy.add(policy.entropy());
      logProbability.add(config.mix < 1 ? policy.logProbability(dream.actions().get(t).stopGradient())
          : entropy.getLast());
    }
    List<Tensor> value = features.stream().limit(returns.size()).map(critic.critic()::mean).toList();
    Tensor actorLoss = DreamerLoss.actor(returns, target, weight, logProbability, entropy, config.mix,
        config.entropy);
    Tensor criticLoss = DreamerLoss.critic(returns, weight, value);
    metrics.put("loss.actor", actorLoss);
    metrics.put("loss.critic", criticLoss);
    metrics.put("entropy.policy", DivergenceLoss.mean(entropy));
    metrics.put("imagined.reward", DivergenceLoss.mean(reward));
    metrics.put("imagined.continue", DivergenceLoss.mean(discount));
    metrics.put("imagined.value", DivergenceLoss.mean(value));
    metrics.put("imagined.return", DivergenceLoss.mean(returns));
    return new Losses(actorLoss, criticLoss);
  }

  @Override
  public void follow(Graph g) {
    critic.follow(g);
  }

  @Override
  public ActorNetwork actor() {
    return imagination.actor();
  }

  @Override
  public Tensor value(Tensor features) {
    return critic.critic().mean(features);
  }

  @Override
  public List<State> criticParameters() {
    return critic.critic().parameters();
  }
}
