package dev.reverie.agents.sac;

import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Soft actor-critic for discrete actions (Christodoulou 2019, arXiv 1910.07207) over a table of transitions: the
 * critics give a value for each action, and expectations over the policy are sums, so that no action is sampled.
 *
 * <p>States as those of {@link Sac}. An action in the table is one-hot.
 */
public final class DiscreteSac {
  private final TransitionLayout layout;
  private final SacConfig config;
  private final Mlp actor;
  private final TwinCritics critics;
  private final State logAlpha;
  private final SacOptimizers adam;
  private final State transitions;
  private final SacUpdate update;

  /**
   * Makes the networks in the table's store and traces the update.
   *
   * @param transitions table {@code [capacity, layout.width()]} that batches are gathered from
   * @param layout its columns; its actions are classes
   * @param config the numbers
   */
  public DiscreteSac(State transitions, TransitionLayout layout, SacConfig config) {
    Store store = transitions.store();
    this.transitions = transitions;
    this.layout = layout;
    this.config = config;
    RandomStream random = new RandomStream(store.seed(), "sac.initialize");
    actor = new Mlp(store, "sac.actor", 1, layout.observations(), config.hidden(), layout.actions(), Activation.RELU,
        Initializer.glorotUniform(), random);
    critics = new TwinCritics(store, layout.observations(), layout.actions(), config, random);
    logAlpha = store.free("sac.logAlpha", 1);
    logAlpha.set(new float[] {(float) Math.log(config.initialAlpha())});
    adam = SacOptimizers.of(store, config.learningRate());
    update = new SacUpdate(Program.trace(store, this::trace), config.batch());
  }

  private void trace(Graph g) {
    Rows rows = g.rows("batch", config.batch());
    Tensor batch = g.read(transitions).gather(g.indexInput("index", rows));
    Tensor observation = layout.observation(batch);
    Tensor log = g.read(logAlpha);
    Tensor logPolicy = actor.apply(observation).logSoftmax();

    Tensor y = target(batch, log);
    Tensor values1 = critics.first().apply(observation);
    Tensor values2 = critics.second().apply(observation);
    Tensor taken = layout.action(batch);
    Tensor q1 = values1.times(taken).sumFeatures();
    Tensor q2 = values2.times(taken).sumFeatures();
    Tensor loss1 = SacLoss.critic(q1, y);
    Tensor loss2 = SacLoss.critic(q2, y);

    Tensor policy = logPolicy.exp();
    Tensor negativeEntropy = policy.times(logPolicy).sumFeatures();
    Tensor actorLoss = SacLoss.discreteActor(policy, logPolicy, values1, values2, log);
    Tensor alphaLoss = SacLoss.alpha(negativeEntropy, log, config.targetEntropy());
    g.output("loss/q1", loss1);
    g.output("loss/q2", loss2);
    g.output("q", q1.min(q2).mean());
    g.output("loss/actor", actorLoss);
    g.output("loss/alpha", alphaLoss);
    g.output("alpha", log.exp());
    g.output("entropy", negativeEntropy.mean().negate());

    List<Tensor> criticGradients = AdamOptimizer.gradients(loss1.plus(loss2), critics.parameters());
    List<Tensor> actorGradients = AdamOptimizer.gradients(actorLoss, actor.parameters());
    List<Tensor> alphaGradients = AdamOptimizer.gradients(alphaLoss, List.of(logAlpha));
    adam.actor().step(g, actor.parameters(), actorGradients);
    adam.alpha().step(g, List.of(logAlpha), alphaGradients);
    adam.critic().step(g, critics.parameters(), criticGradients);
    critics.follow(g, config.tau());
  }

  private Tensor target(Tensor batch, Tensor log) {
    Tensor next = layout.next(batch);
    Tensor logPolicy = actor.apply(next).logSoftmax();
    return SacLoss.discreteTarget(layout.reward(batch), layout.done(batch), critics.firstTarget().apply(next),
        critics.secondTarget().apply(next), logPolicy, log, config.discount());
  }

  /**
   * One update of actor, critics and temperature, all from the same old parameters, then of the targets.
   *
   * @param indices table rows of the batch, {@link SacConfig#batch()} of them
   */
  public void update(int[] indices) {
    update.run(indices);
  }

  /**
   * The actor's network: observations to logits.
   *
   * @return the network {@code sac.actor}
   */
  public Mlp actor() {
    return actor;
  }

  /**
   * The update, to be described, profiled or warmed up.
   *
   * @return the program
   */
  public Program program() {
    return update.program();
  }

  /**
   * What the last update saw, as {@link Sac#metrics()}.
   *
   * @return a new map
   */
  public Map<String, Float> metrics() {
    return update.metrics();
  }
}
