package dev.reverie.agents.dreamer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.ActionKind;
import dev.reverie.agents.dreamer.actor.ActorHead;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.actor.DiscreteAction;
import dev.reverie.agents.dreamer.actor.TanhNormalAction;
import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.behavior.CopiedCritic;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.behavior.PathwiseActorCritic;
import dev.reverie.agents.dreamer.behavior.ReturnScale;
import dev.reverie.agents.dreamer.behavior.ScaledActorCritic;
import dev.reverie.agents.dreamer.behavior.SlowCritic;
import dev.reverie.agents.dreamer.behavior.TargetActorCritic;
import dev.reverie.agents.dreamer.config.BurstConfig;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.head.UnitNormalHead;
import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.dreamer.rssm.Beginning;
import dev.reverie.agents.dreamer.rssm.Cell;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.v1.DreamerV1Algorithm;
import dev.reverie.agents.dreamer.v1.DreamerV1Policy;
import dev.reverie.agents.dreamer.v1.DreamerV1Settings;
import dev.reverie.agents.dreamer.v2.DreamerV2Algorithm;
import dev.reverie.agents.dreamer.v2.DreamerV2Policy;
import dev.reverie.agents.dreamer.v2.DreamerV2Settings;
import dev.reverie.agents.dreamer.v3of2023.DreamerV3Of2023Algorithm;
import dev.reverie.agents.dreamer.v3of2023.DreamerV3Of2023Policy;
import dev.reverie.agents.dreamer.v3of2023.DreamerV3Of2023Settings;
import dev.reverie.agents.dreamer.world.ContinueModel;
import dev.reverie.agents.dreamer.world.DivergenceRule;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What goes wrong without a sign in v1, v2 and v3 of 2023. Times and indices are checked on a world that counts: h is 0
 * at the start and grows by 1 with every step, rewards are h, values 10 h, the discount is 0.5, lambda is 0.5.
 */
class VersionsSilentFailuresTest {
  private static final double C = 0.9189385332046727;
  private static final Dense.Form PLAIN = Dense.Form.linear(Initializer.glorotUniform());
  private static final int HORIZON = 3;

  private final ScalarBackend backend = new ScalarBackend(1, false);
  private final Store store = backend.newStore(5);
  private final RandomStream random = new RandomStream(5, "test");

  @AfterEach
  void close() {
    backend.close();
  }

  /** Adds 1, whatever the action. */
  private static final class Counter implements Cell {
    @Override
    public int deter() {
      return 1;
    }

    @Override
    public Tensor next(RssmState before, Tensor action) {
      return before.deter().plus(1f);
    }

    @Override
    public List<State> parameters() {
      return List.of();
    }
  }

  /** {@code factor h} of [h, z]. */
  private ScalarModel times(String name, float factor) {
    DenseStack stack = DenseStack.head(store, name, 2, 1, 1, PLAIN, 1, Initializer.glorotUniform(), random);
    stack.parameters().get(0).set(new float[] {1, 0});
    stack.parameters().get(2).set(new float[] {factor});
    return new ScalarModel(stack, UnitNormalHead.UNIT_NORMAL);
  }

  private final Rssm rssm = new Rssm(new Counter(), new LatentSpace.Gaussian(1, 0.1f), Beginning.zeros(),
      DenseStack.hidden(store, "prior", 1, 2, 1, PLAIN, random), null);
  private final WorldModel world = new WorldModel(null, rssm, null, times("reward", 1), null, null, null);

  /** Two choices, always equally likely. */
  private ActorNetwork even() {
    DenseStack hidden = DenseStack.hidden(store, "actor", 2, 1, 1, PLAIN, random);
    ActorNetwork actor = new ActorNetwork(store, "actor", new DiscreteAction(List.of(2), 0), hidden,
        Initializer.glorotUniform(), random);
    actor.parameters().forEach(p -> p.set(new float[p.size()]));
    return actor;
  }

  /** The one element of an output. */
  private static double number(Program p, String output) {
    double[] one = new double[1];
    p.output(output).get(one);
    return one[0];
  }

  private double[] losses(Behavior behavior, float terminal) {
    SequenceLayout layout = new SequenceLayout(1, 0, 2, 0, 0);
    Program p = Program.trace(store, g -> {
      SequenceInput in = SequenceInput.of(g, layout, 1, 1, rssm);
      RssmState start = new RssmState(g.stack(List.of(in.before().deter())), g.stack(List.of(in.before().stoch())));
      Map<String, Tensor> metrics = new HashMap<>();
      Behavior.Losses l = behavior.losses(in, new SequenceStates(List.of(in.before()), start, null, null), metrics);
      g.output("actor", l.actor());
      g.output("critic", l.critic());
    });
    for (String input : List.of("numbers", "reward", "first", "last", "deter", "stoch")) {
      p.input(input).set(new float[1]);
    }
    p.input("action").set(new float[2]);
    p.input("terminal").set(new float[] {terminal});
    p.run();
    return new double[] {number(p, "actor"), number(p, "critic")};
  }

  @Test
  void v1ReturnsHoldTheRewardOfTheirStateAndLeaveTheStartOut() {
    // r = 1, 2, 3; v = 10, 20, 30; G_1 = 2 + 0.5 * 30 = 17, G_0 = 1 + 0.5 (0.5 * 20 + 0.5 * 17) = 10.25; w = 1, 0.5.
    double[] l = losses(new PathwiseActorCritic(world, new Imagination(rssm, even(), HORIZON, true),
        times("critic", 10), 0, 0.5f, 0.5f), 0);
    assertEquals(-(10.25 + 0.5 * 17) / 2, l[0], 1e-6);
    assertEquals((0.5 * 0.25 * 0.25 + C + 0.5 * (0.5 * 9 + C)) / 2, l[1], 1e-6);
  }

  private TargetActorCritic v2(float mix) {
    CopiedCritic critic = CopiedCritic.of(store, times("critic", 10), "target", 100);
    return new TargetActorCritic(world, new Imagination(rssm, even(), HORIZON, mix > 0), critic,
        new TargetActorCritic.Config(0, mix, 0.5f, 0.5f, 0));
  }

  @Test
  void v2BeginsWithTheStartAndItsActorWithTheSecondReturn() {
    // r = 0, 1, 2, 3; v = 0, 10, 20, 30; G = 5.0625, 10.25, 17; w = 1, 0.5, 0.25; actions at states 0 and 1.
    double[] l = losses(v2(1), 0);
    assertEquals(-(10.25 + 0.5 * 17) / 2, l[0], 1e-6);
    assertEquals((0.5 * 5.0625 * 5.0625 + C + 0.5 * (0.5 * 0.0625 + C) + 0.25 * (0.5 * 9 + C)) / 3, l[1], 1e-5);
  }

  @Test
  void v2BaselineIsTheValueOfTheStateThatTheActionIsTakenAt() {
    double[] l = losses(v2(0), 0);
    assertEquals(-Math.log(0.5) * ((10.25 - 0) + 0.5 * (17 - 10)) / 2, l[0], 1e-5);
  }

  private Behavior v3(ActorGradient gradient) {
    SlowCritic critic = SlowCritic.of(times("critic", 10), "slow", 0.02f);
    return new ScaledActorCritic(world, new Imagination(rssm, even(), HORIZON, true), critic,
        new ReturnScale(store, "returns", 0.01f),
        new ScaledActorCritic.Config(0, gradient, 0.5f, 0.5f, 0.5f, 0, 1, 0, false, true));
  }

  @Test
  void v3Of2023ReturnsHoldTheRewardOfTheNextState() {
    // G_2 = 3 + 0.5 * 30 = 18, G_1 = 2 + 0.5 (0.5 * 20 + 0.5 * 18) = 11.5, G_0 = 1 + 0.5 (5 + 5.75) = 6.375.
    double[] l = losses(v3(ActorGradient.DYNAMICS), 0);
    assertEquals(-((6.375 - 0) + 0.5 * (11.5 - 10) + 0.25 * (18 - 20)) / 3, l[0], 1e-6);
    double critic = (half(6.375, 0) + half(0, 0)) + 0.5 * (half(11.5, 10) + half(10, 10))
        + 0.25 * (half(18, 20) + half(20, 20));
    assertEquals(critic / 3, l[1], 1e-5);
  }

  private static double half(double a, double b) {
    return 0.5 * (a - b) * (a - b) + C;
  }

  @Test
  void v3Of2023CountsNothingAfterATrueEnd() {
    double[] l = losses(v3(ActorGradient.REINFORCE), 1);
    assertEquals(0, l[0], 0);
    assertEquals(0, l[1], 0);
  }

  /** Two steps, whose means are 0 and 4 deviations from the prior: divergences of 0 and 8 nats. */
  private double divergence(DivergenceRule rule) {
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("rows", 2);
      Tensor mean = g.input("mean", rows, 1);
      Tensor one = mean.times(0f).plus(1f);
      g.output("loss", rule.loss(new GaussianLatent(mean, one), new GaussianLatent(mean.times(0f), one)));
    });
    p.input("mean").set(new float[] {0, 4});
    p.run();
    return number(p, "loss");
  }

  @Test
  void v1ClampsTheMeanDivergence() {
    assertEquals(4, divergence(new DivergenceRule.FreeMean(1, 3)), 1e-6);
    assertEquals(2 * 5, divergence(new DivergenceRule.FreeMean(2, 5)), 1e-6);
  }

  @Test
  void v2ClampsEachMeanDivergenceOnce() {
    assertEquals(0.1 * 4, divergence(new DivergenceRule.Balanced(0.1f, 0.8f, 1)), 1e-6);
    assertEquals(0.1 * 5, divergence(new DivergenceRule.Balanced(0.1f, 0.8f, 5)), 1e-6);
  }

  @Test
  void v3Of2023ClampsEveryElement() {
    assertEquals((0.5 + 0.1) * (3 + 8) / 2, divergence(new DivergenceRule.FreeBits(0.5f, 0.1f, 3)), 1e-6);
  }

  @Test
  void v1WeighsContinueByTerminationNotByTimeLimits() {
    DenseStack stack = DenseStack.head(store, "continue", 2, 1, 1, PLAIN, 1, Initializer.glorotUniform(), random);
    stack.parameters().forEach(s -> s.set(new float[s.size()]));
    stack.parameters().get(3).set(new float[] {2});
    ContinueModel model = new ContinueModel(stack, 0.99f);
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("rows", 2);
      g.output("loss", model.loss(g.input("features", rows, 2), g.input("terminal", rows, 1)));
    });
    p.input("features").set(new float[4]);
    p.input("terminal").set(new float[] {0, 1});
    p.run();
    double[] loss = new double[2];
    p.output("loss").get(loss);
    double on = Math.log1p(Math.exp(-2));
    double off = Math.log1p(Math.exp(2));
    assertArrayEquals(new double[] {0.99 * on + 0.01 * off, off}, loss, 1e-6);
  }

  @Test
  void v3Of2023TakesTheLikelierEnd() {
    DenseStack stack = DenseStack.head(store, "continue", 1, 1, 1, PLAIN, 1, Initializer.glorotUniform(), random);
    stack.parameters().get(0).set(new float[] {1});
    stack.parameters().get(2).set(new float[] {1});
    ContinueModel model = new ContinueModel(stack, 1, true);
    Program p = Program.trace(store, g -> g.output("goesOn", model.probability(g.input("x", g.rows("rows", 3), 1))));
    p.input("x").set(new float[] {-0.01f, 0.01f, 7});
    p.run();
    double[] goesOn = new double[3];
    p.output("goesOn").get(goesOn);
    assertArrayEquals(new double[] {0, 1, 1}, goesOn, 0);
  }

  private static EnvironmentSpec environment(boolean continuous) {
    return new EnvironmentSpec("test", 3, continuous ? ActionSpace.Continuous.of(2, -1, 1)
        : new ActionSpace.Discrete(3), 100, continuous ? Termination.never() : null);
  }

  private static DreamerSize tiny() {
    return new DreamerSize(DreamerSize.CUSTOM, 6, 5, 7, 4, 3, 2, 1);
  }

  private static <S extends Record> DreamerParts parts(DreamerPolicy<S> version, Store store, S settings,
      boolean continuous) {
    return version.agent(store, settings, environment(continuous));
  }

  static DreamerParts v1(Store store, boolean continuous) {
    DreamerV1Settings p = new DreamerV1Algorithm().preset(environment(continuous));
    return parts(new DreamerV1Policy(), store, new DreamerV1Settings(p.training(), tiny(), 0, p.evaluation(), p.batch(),
        p.schedule(), p.dreamer()), continuous);
  }

  static DreamerParts v2(Store store, boolean continuous) {
    DreamerV2Settings p = new DreamerV2Algorithm().preset(environment(continuous));
    return parts(new DreamerV2Policy(), store, new DreamerV2Settings(p.training(), tiny(), 0, p.evaluation(), p.batch(),
        p.schedule(), p.dreamer()), continuous);
  }

  static DreamerParts v3(Store store, boolean continuous) {
    DreamerV3Of2023Settings p = new DreamerV3Of2023Algorithm().preset(environment(continuous));
    return parts(new DreamerV3Of2023Policy(), store, new DreamerV3Of2023Settings(p.training(), tiny(), 0,
        p.evaluation(), p.replay(), p.dreamer()), continuous);
  }

  /** What h becomes after an action, from two different pasts, where an episode begins or not. */
  private double[] advanced(DreamerParts parts, float keep) {
    Rssm model = parts.world().rssm();
    int actions = parts.behavior().actor().kind().features();
    Program p = Program.trace(parts.store(), g -> {
      Rows rows = g.rows("rows", 2);
      Tensor side = g.input("side", rows, 1);
      RssmState before = new RssmState(side.broadcastFeatures(model.deter()),
          side.broadcastFeatures(model.space().features()));
      g.output("h", model.advance(before, side.broadcastFeatures(actions), g.input("keep", rows, 1)));
    });
    p.input("side").set(new float[] {0.3f, -0.9f});
    p.input("keep").set(new float[] {keep, keep});
    p.run();
    double[] h = new double[2 * model.deter()];
    p.output("h").get(h);
    return h;
  }

  private void masked(DreamerParts parts) {
    int n = parts.world().rssm().deter();
    double[] begins = advanced(parts, 0);
    double[] goesOn = advanced(parts, 1);
    boolean differs = false;
    for (int i = 0; i < n; i++) {
      assertEquals(begins[i], begins[n + i], 0, "the past got through");
      differs |= goesOn[i] != goesOn[n + i];
    }
    assertTrue(differs);
  }

  @Test
  void v1MasksStateAndActionWhereAnEpisodeBegins() {
    masked(v1(backend.newStore(1), true));
  }

  @Test
  void v2MasksStateAndActionWhereAnEpisodeBegins() {
    masked(v2(backend.newStore(1), true));
  }

  @Test
  void v3Of2023MasksStateAndActionWhereAnEpisodeBegins() {
    masked(v3(backend.newStore(1), true));
  }

  @Test
  void v3Of2023BeginsFromItsLearnedState() {
    Store own = backend.newStore(1);
    DreamerParts parts = v3(own, true);
    double[] before = advanced(parts, 0);
    own.get("dreamer.initial.deter").set(new float[] {1, -1, 0.5f, 0, 2, -2});
    double[] after = advanced(parts, 0);
    assertFalse(Arrays.equals(before, after));
    assertTrue(parts.world().parameters().contains(own.get("dreamer.initial.deter")));
  }

  @Test
  void v3Of2023HeadsBeginAtZero() {
    DreamerParts parts = v3(backend.newStore(1), true);
    int features = parts.world().rssm().deter() + parts.world().rssm().space().features();
    Program p = Program.trace(parts.store(), g -> g.output("reward",
        parts.world().reward().mean(g.input("features", g.rows("rows", 1), features))));
    float[] some = new float[features];
    some[0] = 3;
    p.input("features").set(some);
    p.run();
    assertEquals(0, number(p, "reward"), 0);
  }

  @Test
  void v2TargetIsACopyOfTheCriticAfterTheFirstOfEverySoManyUpdates() {
    CopiedCritic critic = CopiedCritic.of(store, times("critic", 10), "target", 3);
    Program p = Program.trace(store, critic::follow);
    State from = store.get("critic.out.weight");
    State to = store.get("target.out.weight");
    float[] expected = {0, 0, 0, 3, 3, 3, 6, 6};
    for (int i = 0; i < expected.length; i++) {
      from.set(new float[] {i});
      p.run();
      assertEquals(expected[i], to.toArray()[0], 0, "after update " + i);
    }
  }

  @Test
  void v1ActsAtRandomFirstAndThenLearnsInBursts() {
    Bursts bursts = new Bursts(new BurstConfig(10, 7, 4, 2));
    int[] due = new int[20];
    for (int i = 0; i < due.length; i++) {
      assertEquals(i < 10, bursts.random(i));
      due[i] = bursts.due(i);
    }
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2, 0, 0, 0, 2, 0}, due);
    Bursts resumed = new Bursts(new BurstConfig(10, 7, 4, 2));
    resumed.restore(bursts.counters());
    assertEquals(2, resumed.due(22));
  }

  @Test
  void v1ModeIsTheBestOfAHundredSamples() {
    ActionKind kind = new TanhNormalAction(1, 0.3f);
    Program p = Program.trace(store, g -> {
      ActionDistribution policy = kind.of(g.input("raw", g.rows("rows", 1), 2));
      g.output("mode", policy.mode());
      g.output("at", policy.logProbability(policy.mode()));
      g.output("near", policy.logProbability(policy.mode().times(0f).plus((float) Math.tanh(0.2))));
    });
    // Mean 0.2 and deviation 0.312 before the tanh: the density is highest where u - 0.2 = 2 * 0.312^2 tanh(u).
    p.input("raw").set(new float[] {0.2f, -6});
    p.run();
    assertEquals(Math.tanh(0.247), number(p, "mode"), 0.04);
    assertTrue(number(p, "at") > number(p, "near") - 1e-3, "a sample near the mean is likelier");
  }

  @Test
  void v1LogProbabilityIsThatOfItsSamples() {
    ActionKind kind = new TanhNormalAction(2, 0);
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("rows", 1);
      Tensor raw = g.input("raw", rows, 4);
      Tensor noise = g.input("noise", rows, 2);
      ActionDistribution policy = kind.of(raw);
      g.output("one", policy.logProbability(policy.sample(noise)));
      g.output("other", ActorHead.tanhNormal(raw, noise).logProbability());
    });
    p.input("raw").set(new float[] {0.3f, -0.4f, -5.5f, -4});
    p.input("noise").set(new float[] {0.7f, -1.1f});
    p.run();
    assertEquals(number(p, "other"), number(p, "one"), 1e-4);
  }

  @Test
  void v1ExploresWithinTheBounds() {
    ActionKind kind = new TanhNormalAction(1, 0.3f);
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("rows", 200);
      Tensor raw = g.input("raw", rows, 2);
      g.output("action", kind.explore(kind.of(raw), g, "explored", rows));
    });
    float[] raw = new float[400];
    for (int i = 0; i < 200; i++) {
      raw[2 * i] = 5;
      raw[2 * i + 1] = -20;
    }
    p.input("raw").set(raw);
    p.run();
    double[] action = new double[200];
    p.output("action").get(action);
    double least = 1;
    for (double a : action) {
      assertTrue(a <= 1);
      least = Math.min(least, a);
    }
    // Without noise all would be tanh(5 tanh(1)), above 0.999.
    assertTrue(least < 0.7, "least is " + least);
  }

  @Test
  void theRecurrentStateAdvances() {
    for (DreamerParts parts : List.of(v1(backend.newStore(1), true), v2(backend.newStore(1), true),
        v3(backend.newStore(1), true))) {
      Rssm model = parts.world().rssm();
      double[] h = new double[model.deter()];
      double[] later = new double[model.deter()];
      Program p = Program.trace(parts.store(), g -> {
        Rows rows = g.rows("rows", 1);
        Tensor action = g.input("action", rows, parts.behavior().actor().kind().features());
        RssmState one = model.imagine(model.initial(g, rows), action, null);
        g.output("h", one.deter());
        g.output("later", model.imagine(one, action, null).deter());
      });
      p.input("action").set(new float[] {0.5f, -0.5f});
      p.run();
      p.output("h").get(h);
      p.output("later").get(later);
      assertFalse(Arrays.equals(h, later));
    }
  }
}
