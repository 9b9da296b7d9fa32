package dev.reverie.agents.sac;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.policy.TanhGaussianPolicy;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.train.Actor;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Soft actor-critic (Haarnoja et al. 2018, arXiv 1812.05905) over a table of transitions.
 *
 * <p>States: networks {@code sac.actor}, {@code sac.q1}, {@code sac.q2}, {@code sac.q1target}, {@code sac.q2target},
 * the log temperature {@code sac.logAlpha}, and the optimisers {@code sac.adam.actor}, {@code sac.adam.critic},
 * {@code sac.adam.alpha}. Actions are in [-1, 1] everywhere here; whoever steps the environment scales them to its
 * bounds. Random streams: {@code sac.initialize}, {@code sac.update.next}, {@code sac.update.actor}, {@code sac.act}.
 */
public final class Sac {
  /** The stream that {@link #act} draws from. */
  public static final String ACT_STREAM = "sac.act";

  private final State transitions;
  private final TransitionLayout layout;
  private final SacConfig config;
  private final Mlp actor;
  private final TwinCritics critics;
  private final State logAlpha;
  private final PolicyHead policy;
  private final SacOptimizers adam;
  private final SacUpdate update;
  private final SacActor acting;

  /**
   * Makes the networks in the table's store and traces the update.
   *
   * @param transitions table {@code [capacity, layout.width()]} that batches are gathered from
   * @param layout its columns
   * @param config the numbers
   * @param actRows the most observations {@link #act} gets at a time
   */
  public Sac(State transitions, TransitionLayout layout, SacConfig config, int actRows) {
    Store store = transitions.store();
    this.transitions = transitions;
    this.layout = layout;
    this.config = config;
    RandomStream random = new RandomStream(store.seed(), "sac.initialize");
    actor = new Mlp(store, "sac.actor", 1, layout.observations(), config.hidden(), 2 * layout.actions(),
        Activation.RELU, Initializer.glorotUniform(), random);
    critics = new TwinCritics(store, layout.observations() + layout.actions(), 1, config, random);
    logAlpha = store.free("sac.logAlpha", 1);
    logAlpha.set(new float[] {(float) Math.log(config.initialAlpha())});
    policy = new PolicyHead(actor);
    adam = SacOptimizers.of(store, config.learningRate());
    update = new SacUpdate(Program.trace(store, this::trace), config.batch());
    acting = newActor(ACT_STREAM, actRows);
  }

  private void trace(Graph g) {
    Rows rows = g.rows("batch", config.batch());
    Tensor batch = g.read(transitions).gather(g.indexInput("index", rows));
    Tensor observation = layout.observation(batch);
    List<Tensor> criticLosses = new ArrayList<>();
    g.scope("critic", () -> criticLosses.addAll(criticLosses(batch)));
    List<State> criticParameters = critics.parameters();
    Tensor criticLoss = criticLosses.getFirst().plus(criticLosses.getLast());
    if (config.sharedStep()) {
      List<Tensor> gradients = AdamOptimizer.gradients(criticLoss, criticParameters);
      actorAndAlphaStep(g, observation);
      adam.critic().step(g, criticParameters, gradients);
    } else {
      adam.critic().minimise(criticLoss, criticParameters);
      actorAndAlphaStep(g, observation);
    }
    critics.follow(g, config.tau());
    g.output("loss/q1", criticLosses.getFirst());
    g.output("loss/q2", criticLosses.getLast());
  }

  private List<Tensor> criticLosses(Tensor batch) {
    Graph g = batch.graph();
    Tensor next = layout.next(batch);
    PolicyHead.Sample nextSample = policy.sample(next, "sac.update.next");
    Tensor nextInput = next.concat(nextSample.action());
    Tensor y = SacLoss.target(layout.reward(batch), layout.done(batch), critics.firstTarget().apply(nextInput),
        critics.secondTarget().apply(nextInput), nextSample.logProbability(), g.read(logAlpha), config.discount());
    Tensor input = layout.observationAction(batch);
    Tensor q1 = critics.first().apply(input);
    Tensor q2 = critics.second().apply(input);
    g.output("q", q1.min(q2).mean());
    return List.of(SacLoss.critic(q1, y), SacLoss.critic(q2, y));
  }

  /** Gradients of both losses come before either step; the critics only pass gradients on to the action. */
  private void actorAndAlphaStep(Graph g, Tensor observation) {
    g.scope("actor", () -> {
      Tensor log = g.read(logAlpha);
      PolicyHead.Sample sample = policy.sample(observation, "sac.update.actor");
      Tensor input = observation.concat(sample.action());
      Tensor actorLoss = SacLoss.actor(critics.first().apply(input), critics.second().apply(input),
          sample.logProbability(), log);
      Tensor alphaLoss = SacLoss.alpha(sample.logProbability(), log, config.targetEntropy());
      List<Tensor> actorGradients = AdamOptimizer.gradients(actorLoss, actor.parameters());
      List<Tensor> alphaGradients = AdamOptimizer.gradients(alphaLoss, List.of(logAlpha));
      g.output("loss/actor", actorLoss);
      g.output("loss/alpha", alphaLoss);
      g.output("alpha", log.exp());
      g.output("entropy", sample.logProbability().mean().negate());
      adam.actor().step(g, actor.parameters(), actorGradients);
      adam.alpha().step(g, List.of(logAlpha), alphaGradients);
    });
  }

  /**
   * One update of actor, critics and temperature, then of the targets.
   *
   * @param indices table rows of the batch, {@link SacConfig#batch()} of them
   */
  public void update(int[] indices) {
    update.run(indices);
  }

  /**
   * Gives an action for each observation, drawing from {@link #ACT_STREAM}.
   *
   * @param observations row-major, {@code rows} of them
   * @param rows how many, at most as many as were announced
   * @param deterministic whether to take {@code tanh(mean)} instead of a sample
   * @param actions receives the actions, row-major, in [-1, 1]
   */
  public void act(float[] observations, int rows, boolean deterministic, float[] actions) {
    acting.act(observations, rows, deterministic, actions);
  }

  /**
   * Another way to act by the present parameters, with a random stream of its own; evaluation takes one.
   *
   * @param stream the stream's name
   * @param rows the most observations at a time
   * @return the actor
   */
  public SacActor newActor(String stream, int rows) {
    return new SacActor(transitions.store(), policy, stream, rows);
  }

  /**
   * A way to act without exploring, in an environment's units.
   *
   * @param bounds the environment's actions
   * @param rows the most streams at a time
   * @return the actor
   */
  public Actor evaluator(ActionBounds bounds, int rows) {
    SacActor deterministic = newActor("sac.evaluate", rows);
    int size = bounds.actions();
    return (stream, actions) -> {
      int count = stream.count();
      deterministic.act(stream.observations(), count, true, actions);
      for (int i = 0; i < count; i++) {
        bounds.scale(actions, i * size, actions, i * size);
      }
    };
  }

  /**
   * What an application needs to act by this policy.
   *
   * @param bounds the environment's actions
   * @return the specification of its mode
   */
  public PolicySpec policySpec(ActionBounds bounds) {
    return new PolicySpec(TanhGaussianPolicy.NAME, ObservationSpace.of(policy.observations()),
        new ActionSpace.Continuous(bounds.low(), bounds.high()),
        new TanhGaussianPolicy.Parts(actor.name(), Activation.RELU));
  }

  /**
   * The policy, to be sampled in other graphs over this store.
   *
   * @return the policy
   */
  public PolicyHead policy() {
    return policy;
  }

  /**
   * The numbers.
   *
   * @return the configuration
   */
  public SacConfig config() {
    return config;
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
   * What the last update saw: {@code loss/q1}, {@code loss/q2}, {@code loss/actor}, {@code loss/alpha}, the mean
   * {@code q} of the batch, the temperature {@code alpha} it used, and the policy's {@code entropy} in nats.
   *
   * @return a new map
   */
  public Map<String, Float> metrics() {
    return update.metrics();
  }

  /** Compiles updates and acting to full speed; nothing is trained. */
  public void warmUp() {
    update.program().warmUp();
    acting.warmUp();
  }
}
