package dev.reverie.agents.dreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.actor.DiscreteAction;
import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.behavior.CopiedCritic;
import dev.reverie.agents.dreamer.behavior.DreamerLoss;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.behavior.PathwiseActorCritic;
import dev.reverie.agents.dreamer.behavior.ReturnScale;
import dev.reverie.agents.dreamer.behavior.Returns;
import dev.reverie.agents.dreamer.behavior.ScaledActorCritic;
import dev.reverie.agents.dreamer.behavior.SlowCritic;
import dev.reverie.agents.dreamer.behavior.TargetActorCritic;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.head.UnitNormalHead;
import dev.reverie.agents.dreamer.latent.CategoricalLatent;
import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.world.DivergenceLoss;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The actor's gradient through imagined trajectories against differences of a rollout that is written out here, under
 * the same noise, with all that carries no gradient held as it was: the features that the policy sees and, where a
 * sample is straight through, the one-hot sample less its probabilities.
 */
class ImaginationGradientTest {
  private static final int SEQUENCES = 3;
  private static final int HORIZON = 4;
  private static final float GAMMA = 0.9f;
  private static final float LAMBDA = 0.8f;

  private final ScalarBackend backend = new ScalarBackend(1, false);
  private final Store store = backend.newStore(11);

  @AfterEach
  void close() {
    backend.close();
  }

  /** Returns and losses of a version, of states that begin with the start. */
  @FunctionalInterface
  private interface Objective {
    Tensor of(List<Tensor> reward, List<Tensor> value, List<Tensor> entropy);
  }

  private ScalarModel critic(int features) {
    Dense.Form form = new Dense.Form(Norm.NONE, Activation.ELU, true, Initializer.glorotUniform());
    return new ScalarModel(DenseStack.head(store, "critic", features, 6, 1, form, 1, Initializer.glorotUniform(),
        new RandomStream(1, "critic")), UnitNormalHead.UNIT_NORMAL);
  }

  private static int features(DreamerParts parts) {
    return parts.world().rssm().deter() + parts.world().rssm().space().features();
  }

  private static RssmState start(Graph g, SequenceInput in) {
    return new RssmState(g.stack(List.of(in.before().deter())), g.stack(List.of(in.before().stoch())));
  }

  private SequenceInput input(Graph g, DreamerParts parts) {
    int actions = parts.behavior().actor().kind().features();
    return SequenceInput.of(g, new SequenceLayout(3, 0, actions, 0, 0), SEQUENCES, 1, parts.world().rssm());
  }

  private void set(Program p, DreamerParts parts) {
    RandomStream random = new RandomStream(3, "values");
    for (String name : List.of("numbers", "action", "reward", "first", "last", "terminal", "deter", "stoch")) {
      float[] values = new float[SEQUENCES * p.input(name).type().features()];
      for (int i = 0; i < values.length; i++) {
        values[i] = List.of("deter", "stoch").contains(name) ? random.uniform() - 0.5f : 0;
      }
      p.input(name).set(values);
    }
  }

  private void run(Program p) {
    for (State s : store.under("random.")) {
      s.set(new int[s.size()]);
    }
    p.run();
  }

  /** Part of a sample that has no gradient. */
  private static Tensor held(Graph g, String name, Tensor now, boolean frozen) {
    if (frozen) {
      return g.input(name, now.type());
    }
    g.output(name, now);
    return now;
  }

  /** The probabilities of one choice. */
  private static Tensor probability(ActionDistribution policy, Tensor like, int classes) {
    Tensor zeros = like.slice(0, 1).times(0f).broadcastFeatures(classes);
    Tensor all = null;
    for (int k = 0; k < classes; k++) {
      float[] one = new float[classes];
      one[k] = 1;
      Tensor p = policy.logProbability(zeros.plus(like.graph().constant(one))).exp();
      all = all == null ? p : all.concat(p);
    }
    return all;
  }

  private Program rollout(DreamerParts parts, ScalarModel critic, Objective objective, boolean frozen) {
    Rssm rssm = parts.world().rssm();
    ActorNetwork actor = parts.behavior().actor();
    return Program.trace(store, g -> {
      RssmState start = start(g, input(g, parts));
      Rows rows = start.deter().type().rows();
      List<RssmState> states = new ArrayList<>(List.of(start));
      List<Tensor> entropy = new ArrayList<>();
      g.scan(HORIZON, start, (state, t) -> {
        ActionDistribution policy = actor.apply(held(g, "features" + t, state.features(), frozen));
        entropy.add(policy.entropy());
        Tensor action = policy.sample(actor.kind().noise(g, "dreamer.imagine.action", rows));
        if (actor.kind() instanceof DiscreteAction) {
          Tensor p = probability(policy, state.deter(), actor.kind().features());
          action = held(g, "choice" + t, action.minus(p), frozen).plus(p);
        }
        Tensor keep = state.deter().slice(0, 1).times(0f).plus(1f);
        Tensor deter = rssm.advance(state, action, keep);
        Latent prior = rssm.prior(deter);
        Tensor noise = rssm.space().noise(g, "dreamer.imagine.prior", rows);
        Tensor stoch = prior instanceof CategoricalLatent c
            ? held(g, "rest" + t, c.sample(noise).minus(c.probability()), frozen).plus(c.probability())
            : prior.sample(noise);
        states.add(new RssmState(deter, stoch));
        return states.getLast();
      });
      List<Tensor> features = states.stream().map(RssmState::features).toList();
      g.output("loss", objective.of(features.stream().map(parts.world().reward()::mean).toList(),
          features.stream().map(critic::mean).toList(), entropy));
    });
  }

  private static double loss(Program p) {
    double[] loss = new double[1];
    p.output("loss").get(loss);
    return loss[0];
  }

  private void agrees(DreamerParts parts, ScalarModel critic, Behavior behavior, Objective objective) {
    List<State> parameters = parts.behavior().actor().parameters();
    Program real = Program.trace(store, g -> {
      SequenceInput in = input(g, parts);
      Tensor loss = behavior.losses(in, new SequenceStates(List.of(in.before()), start(g, in), null, null),
          new HashMap<>()).actor();
      g.output("loss", loss);
      List<Tensor> d = AdamOptimizer.gradients(loss, parameters);
      for (int i = 0; i < d.size(); i++) {
        g.output("d" + i, d.get(i));
      }
    });
    set(real, parts);
    run(real);
    Program recorded = rollout(parts, critic, objective, false);
    set(recorded, parts);
    run(recorded);
    assertEquals(loss(real), loss(recorded), 1e-6 * Math.abs(loss(real)));
    Program frozen = rollout(parts, critic, objective, true);
    set(frozen, parts);
    frozen.graph().inputs().forEach((name, t) -> {
      if (recorded.graph().outputs().containsKey(name)) {
        float[] values = new float[SEQUENCES * t.type().features()];
        recorded.output(name).get(values);
        frozen.input(name).set(values);
      }
    });
    for (int i = 0; i < parameters.size(); i++) {
      State s = parameters.get(i);
      double[] d = new double[s.size()];
      real.output("d" + i).get(d);
      double largest = 0;
      for (double v : d) {
        largest = Math.max(largest, Math.abs(v));
      }
      assertTrue(largest > 1e-9, s.name() + " has no gradient");
      for (int k = 0; k < d.length; k += 1 + d.length / 8) {
        assertEquals(difference(frozen, s, k), d[k], 2e-4 * largest, s.name() + "[" + k + "]");
      }
    }
  }

  private double difference(Program p, State s, int k) {
    float[] at = s.toArray();
    float[] moved = at.clone();
    moved[k] = at[k] + 1e-3f;
    double width = moved[k];
    s.set(moved);
    run(p);
    double above = loss(p);
    moved[k] = at[k] - 1e-3f;
    width -= moved[k];
    s.set(moved);
    run(p);
    double below = loss(p);
    s.set(at);
    return (above - below) / width;
  }

  private static List<Tensor> constant(List<Tensor> like, float value) {
    return like.stream().map(x -> x.times(0f).plus(value)).toList();
  }

  private void v1(boolean continuous) {
    DreamerParts parts = VersionsSilentFailuresTest.v1(store, continuous);
    ScalarModel critic = critic(features(parts));
    WorldModel w = parts.world();
    WorldModel world = new WorldModel(w.encoder(), w.rssm(), w.decoder(), w.reward(), null, w.divergence(), w.scales());
    agrees(parts, critic, new PathwiseActorCritic(world, new Imagination(w.rssm(), parts.behavior().actor(), HORIZON,
        true), critic, 0, GAMMA, LAMBDA), (reward, value, entropy) -> {
          List<Tensor> r = reward.subList(1, HORIZON + 1);
          List<Tensor> d = constant(r, GAMMA);
          List<Tensor> returns = Returns.sameStep(r, value.subList(1, HORIZON + 1), d, LAMBDA);
          return DreamerLoss.pathwise(returns, Returns.weightsFromOne(d, returns.size()));
        });
  }

  @Test
  void v1ThroughEverything() {
    v1(true);
  }

  @Test
  void v1ThroughStraightThroughActions() {
    v1(false);
  }

  @Test
  void v2ThroughStraightThroughSamples() {
    DreamerParts parts = VersionsSilentFailuresTest.v2(store, true);
    ScalarModel model = critic(features(parts));
    CopiedCritic critic = CopiedCritic.of(store, model, "target", 100);
    agrees(parts, model, new TargetActorCritic(parts.world(), new Imagination(parts.world().rssm(),
        parts.behavior().actor(), HORIZON, true), critic, new TargetActorCritic.Config(0, 1, GAMMA, LAMBDA, 0.01f)),
        (reward, value, entropy) -> {
          List<Tensor> d = constant(reward, GAMMA);
          List<Tensor> returns = Returns.sameStep(reward, value, d, LAMBDA);
          return DreamerLoss.actor(returns, value, Returns.weightsFromOne(d, returns.size()),
              entropy.subList(0, HORIZON - 1), entropy.subList(0, HORIZON - 1), 1, 0.01f);
        });
  }

  @Test
  void v3Of2023ThroughTheAdvantage() {
    DreamerParts parts = VersionsSilentFailuresTest.v3(store, true);
    // A reward model that is 0 everywhere has no gradient to pass on.
    for (State s : parts.world().reward().parameters()) {
      RandomStream random = new RandomStream(8, s.name());
      float[] values = s.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.2f * random.normal();
      }
      s.set(values);
    }
    ScalarModel model = critic(features(parts));
    // Goes on everywhere: the likelier of the two.
    State bias = parts.world().continues().parameters().getLast();
    bias.set(new float[] {20});
    agrees(parts, model, new ScaledActorCritic(parts.world(), new Imagination(parts.world().rssm(),
        parts.behavior().actor(), HORIZON, true), SlowCritic.of(model, "slow", 0.02f),
        new ReturnScale(store, "returns", 0.01f), new ScaledActorCritic.Config(0, ActorGradient.DYNAMICS, GAMMA, GAMMA,
            LAMBDA, 0.01f, 1, 0, false, true)),
        (reward, value, entropy) -> {
          List<Tensor> d = constant(reward, GAMMA);
          List<Tensor> returns = Returns.nextStep(reward, value, d, LAMBDA);
          List<Tensor> weight = Returns.weights(d, GAMMA);
          Tensor one = reward.getFirst().graph().constant(1f);
          List<Tensor> losses = new ArrayList<>();
          for (int t = 0; t < HORIZON; t++) {
            losses.add(DreamerLoss.dynamics(weight.get(t), DreamerLoss.advantage(returns.get(t), value.get(t), one),
                entropy.get(t), 0.01f));
          }
          return DivergenceLoss.mean(losses);
        });
  }
}
