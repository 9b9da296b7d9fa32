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
 * Actor and critic of Dreamer v3: lambda returns of the next step's rewards, advantages divided by the range of
 * returns, a critic that is pulled towards its slow copy, and (2024) a loss of values on the replayed steps.
 */
public final class ScaledActorCritic implements Behavior {
  private final WorldModel world;
  private final Imagination imagination;
  private final SlowCritic critic;
  private final ReturnScale scale;
  private final Config config;

  /**
   * The numbers.
   *
   * @param starts steps of each sequence that trajectories start from, 0 for all
   * @param gradient how the actor learns
   * @param discount times the predicted probability of going on: 1 where that has the discount within
   * @param replayDiscount of the returns on replayed steps
   * @param lambda share of longer returns
   * @param entropy scale of the policy's entropy
   * @param slowScale weight of the slow critic's mean as a target
   * @param replayScale weight of the loss of replayed values, 0 for none
   * @param replayGradient whether the model learns from that loss, too
   * @param realStart whether the state that a trajectory starts from goes on or not as it truly did: 2023; else as
   *     predicted
   */
  public record Config(int starts, ActorGradient gradient, float discount, float replayDiscount, float lambda,
      float entropy, float slowScale, float replayScale, boolean replayGradient, boolean realStart) {
  }

  /**
   * Puts actor and critic together.
   *
   * @param world the model that is imagined with
   * @param imagination the trajectories
   * @param critic fast and slow
   * @param scale the range of returns
   * @param config the numbers
   */
  public ScaledActorCritic(WorldModel world, Imagination imagination, SlowCritic critic, ReturnScale scale,
      Config config) {
    if (config.slowScale != 1 && config.slowScale != 0) {
      throw new IllegalArgumentException("dreamer: slowScale is " + config.slowScale + ", expected 0 or 1");
    }
    this.world = world;
    this.imagination = imagination;
    this.critic = critic;
    this.scale = scale;
    this.config = config;
  }

  @Override
  public Losses losses(SequenceInput in, SequenceStates states, Map<String, Tensor> metrics) {
    Starts starts = Starts.spread(config.starts, in.length(), in.length());
    Dream dream = imagination.from(starts.of(states), "dreamer.imagine");
    List<Tensor> features = dream.features();
    List<Tensor> reward = features.stream().map(world.reward()::mean).toList();
    List<Tensor> discount = new ArrayList<>(
        features.stream().map(f -> world.discount(f, config.discount)).toList());
    if (config.realStart) {
      Tensor terminal = starts.of(in.terminal());
      discount.set(0, terminal.times(-config.discount).plus(config.discount));
    }
    List<Tensor> logits = features.stream().map(critic.fast()::raw).toList();
    List<Tensor> value = logits.stream().map(critic.fast().head()::mean).toList();
    List<Tensor> returns = Returns.nextStep(reward, value, discount, config.lambda);
    List<Tensor> weights = Returns.weights(discount, config.discount);
    Tensor range = scale.update(returns);
    List<Tensor> actorParts = new ArrayList<>();
    List<Tensor> criticParts = new ArrayList<>();
    List<Tensor> entropies = new ArrayList<>();
    for (int t = 0; t < returns.size(); t++) {
      ActionDistribution policy = dream.policies().get(t);
      Tensor advantage = DreamerLoss.advantage(returns.get(t), value.get(t), range);
      actorParts.add(config.gradient.loss(policy, dream.actions().get(t), advantage, weights.get(t), config.entropy));
      criticParts.add(valueLoss(logits.get(t), returns.get(t), features.get(t)).times(weights.get(t)));
      entropies.add(policy.entropy());
    }
    Tensor actorLoss = DivergenceLoss.mean(actorParts);
    Tensor criticLoss = DivergenceLoss.mean(criticParts);
    metrics.put("loss.actor", actorLoss);
    metrics.put("loss.critic", criticLoss);
    metrics.put("entropy.policy", DivergenceLoss.mean(entropies));
    metrics.put("imagined.reward", DivergenceLoss.mean(reward));
    metrics.put("imagined.continue", DivergenceLoss.mean(discount));
    metrics.put("imagined.value", DivergenceLoss.mean(value));
    metrics.put("imagined.return", DivergenceLoss.mean(returns));
    metrics.put("return.scale", range);
    if (config.replayScale > 0 && in.length() > 1) {
      Tensor all = states.all().features();
      Tensor replayed = replayLoss(in, config.replayGradient ? all : all.stopGradient(), starts, returns.getFirst());
      metrics.put("loss.replay", replayed);
      Tensor scaled = replayed.times(config.replayScale);
      Tensor both = criticLoss.plus(scaled);
      return config.replayGradient ? new Losses(actorLoss, both, scaled) : new Losses(actorLoss, both);
    }
    return new Losses(actorLoss, criticLoss);
  }

  /** Cross-entropy against the return and, as a second target, the slow critic's mean. */
  private Tensor valueLoss(Tensor logits, Tensor returns, Tensor features) {
    Tensor target = returns.stopGradient();
    return critic.fast().head().loss(logits, config.slowScale == 0 ? target : target.concat(critic.mean(features)));
  }

  /**
   * Values of replayed steps against lambda returns on the real rewards, bootstrapped by the imagined return of a step
   * or, where no trajectory starts, by its value. The last step has no return; it is masked, as are steps that ended an
   * episode, which count as steps all the same.
   */
  private Tensor replayLoss(SequenceInput in, Tensor features, Starts starts, Tensor imagined) {
    Graph g = features.graph();
    int length = in.length();
    Tensor logits = critic.fast().raw(features);
    List<Tensor> boot = columns(critic.fast().head().mean(logits).stopGradient());
    List<Tensor> dreamed = columns(imagined.stopGradient());
    for (int i = 0; i < dreamed.size(); i++) {
      boot.set(starts.steps().get(i), dreamed.get(i));
    }
    List<Tensor> last = columns(in.last());
    List<Tensor> returns = new ArrayList<>(Returns.replayed(columns(in.reward()), boot, last, columns(in.terminal()),
        config.replayDiscount, config.lambda));
    returns.add(boot.getLast());
    List<Tensor> mask = new ArrayList<>(last.stream().map(x -> x.negate().plus(1f)).toList());
    mask.set(length - 1, last.getLast().times(0f));
    Tensor loss = valueLoss(logits, g.stack(returns), features).times(g.stack(mask));
    return loss.mean().times((float) length / (length - 1));
  }

  private static List<Tensor> columns(Tensor x) {
    List<Tensor> columns = new ArrayList<>();
    for (int t = 0; t < x.type().rows().steps(); t++) {
      columns.add(x.step(t));
    }
    return columns;
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
    return critic.fast().mean(features);
  }

  @Override
  public List<State> criticParameters() {
    return critic.fast().parameters();
  }
}
