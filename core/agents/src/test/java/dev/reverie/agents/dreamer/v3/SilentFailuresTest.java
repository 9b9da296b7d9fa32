package dev.reverie.agents.dreamer.v3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.Dreamer;
import dev.reverie.agents.dreamer.DreamerLearner;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.LatentCode;
import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.actor.DiscreteAction;
import dev.reverie.agents.dreamer.behavior.Dream;
import dev.reverie.agents.dreamer.behavior.DreamerLoss;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.behavior.ReturnScale;
import dev.reverie.agents.dreamer.behavior.Returns;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.dreamer.latent.CategoricalLatent;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.dreamer.world.DivergenceLoss;
import dev.reverie.agents.dreamer.world.DivergenceRule;
import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.dreamer.world.SequenceStates;
import dev.reverie.agents.env.ActionRepeat;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.replay.ReplayRatio;
import dev.reverie.agents.replay.SavedRing;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.LateReset;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mistakes that others made and that nothing but a worse agent tells of. */
class SilentFailuresTest {
  private final ScalarBackend backend = new ScalarBackend(1, true);

  @AfterEach
  void close() {
    backend.close();
  }

  private Store store() {
    return backend.newStore(3);
  }

  private static List<Tensor> columns(Graph g, float... values) {
    Rows one = g.rows("one", 1);
    return IntStream.range(0, values.length)
        .mapToObj(i -> g.constant(values[i]).broadcastTo(one)).toList();
  }

  private static double[] run(Store store, Consumer<Graph> trace) {
    Program p = Program.trace(store, trace);
    p.run();
    double[] all = new double[p.graph().outputs().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = p.output("o" + i).scalar();
    }
    return all;
  }

  private static void outputs(Graph g, List<Tensor> columns) {
    for (int i = 0; i < columns.size(); i++) {
      g.output("o" + i, columns.get(i).mean());
    }
  }

  // 1

  @Test
  void aReturnBeginsWithTheRewardOfTheNextState() {
    // lambda 1/2, three states: G1 = r2 + c2 v2, G0 = r1 + c1 (v1 / 2 + G1 / 2); r0, c0 and v0 do not occur.
    double[] g = run(store(), t -> outputs(t, Returns.nextStep(columns(t, 100, 2, 3), columns(t, 50, 10, 20),
        columns(t, 0, 0.5f, 0.25f), 0.5f)));
    assertArrayEquals(new double[] {2 + 0.5 * (5 + 4), 3 + 0.25 * 20}, g, 1e-6);
  }

  @Test
  void aReplayedReturnBeginsWithTheRewardOfTheNextStepAndIsBootstrappedByImaginedReturns() {
    // gamma 0.8, lambda 0.5, the episode terminates at step 1, and step 2 is the next one's first.
    double[] g = run(store(), t -> outputs(t, Returns.replayed(columns(t, 100, 2, 0, 3),
        columns(t, 50, 10, 20, 40), columns(t, 0, 1, 0, 0), columns(t, 0, 1, 0, 0), 0.8f,
        0.5f)));
    double g2 = 3 + 0.8 * 40;
    assertArrayEquals(new double[] {2, 0 + 0.8 * (0.5 * 20 + 0.5 * g2), g2}, g, 1e-5);
  }

  // 2 and 14

  @Test
  void anImaginedActionBelongsToTheStateItIsTakenIn() {
    Store store = store();
    DreamerParts parts = SmallDreamer.parts(store, SmallDreamer.CHOICES, 0);
    SmallDreamer.shake(store, 0.3f);
    sharpen(store, 1e4f);
    Program imagined = Program.trace(store, g -> {
      RssmState start = inputs(g, parts.world().rssm());
      Dream dream = new Imagination(parts.world().rssm(), parts.behavior().actor(), 4, false).from(start, "test");
      for (int t = 0; t <= 4; t++) {
        g.output("h" + t, dream.states().get(t).deter());
        g.output("z" + t, dream.states().get(t).stoch());
        if (t < 4) {
          g.output("a" + t, dream.actions().get(t));
        }
      }
    });
    Program single = Program.trace(store, g -> {
      RssmState at = inputs(g, parts.world().rssm());
      g.output("mode", parts.behavior().actor().apply(at.features()).mode());
      Tensor action = g.input("action", at.deter().type().rows(), 3);
      g.output("next", parts.world().rssm().advance(at, action, action.slice(0, 1).times(0f).plus(1f)));
    });
    set(imagined, 1);
    imagined.run();
    boolean differ = false;
    for (int t = 0; t < 4; t++) {
      single.input("deter").set(get(imagined, "h" + t, 32));
      single.input("stoch").set(get(imagined, "z" + t, 24));
      single.input("action").set(get(imagined, "a" + t, 6));
      single.run();
      assertArrayEquals(get(single, "mode", 6), get(imagined, "a" + t, 6), "the action at step " + t);
      assertArrayEquals(get(single, "next", 32), get(imagined, "h" + (t + 1), 32), 1e-6f, "the state after " + t);
      assertFalse(Arrays.equals(get(imagined, "h" + t, 32), get(imagined, "h" + (t + 1), 32)), "it stands still");
      differ |= t > 0 && !Arrays.equals(get(imagined, "a" + t, 6), get(imagined, "a" + (t - 1), 6));
    }
    assertTrue(differ, "the actions are all the same, the test shows nothing");
  }

  private static RssmState inputs(Graph g, Rssm rssm) {
    Rows rows = g.rows("two", 2);
    return new RssmState(g.input("deter", rows, rssm.deter()), g.input("stoch", rows, rssm.space().features()));
  }

  private static void set(Program p, long seed) {
    RandomStream random = new RandomStream(seed, "state");
    float[] h = new float[32];
    for (int i = 0; i < h.length; i++) {
      h[i] = random.normal();
    }
    float[] z = new float[24];
    for (int i = 0; i < 6; i++) {
      z[4 * i + random.bounded(4)] = 1;
    }
    p.input("deter").set(h);
    p.input("stoch").set(z);
  }

  private static float[] get(Program p, String name, int size) {
    float[] values = new float[size];
    p.output(name).get(values);
    return values;
  }

  private static void sharpen(Store store, float factor) {
    for (State s : store.under("dreamer.actor.out")) {
      float[] values = s.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
      s.set(values);
    }
  }

  @Test
  void baselineAndWeightAreThoseOfTheStateTheActionIsTakenIn() {
    // Two actions: -mean over both of w_t ln p_t (G_t - v_t) with w = c0, c0 c1.
    double[] o = run(store(), g -> {
      List<Tensor> w = Returns.weights(columns(g, 0.5f, 0.8f, 0.1f), 1);
      List<Tensor> v = columns(g, 1, 2, 3);
      List<Tensor> logs = columns(g, -1, -2);
      List<Tensor> returns = columns(g, 5, 7);
      List<Tensor> losses = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        Tensor advantage = DreamerLoss.advantage(returns.get(t), v.get(t), g.constant(2));
        losses.add(DreamerLoss.reinforce(w.get(t), logs.get(t), advantage, columns(g, 0).getFirst(), 0));
      }
      g.output("o0", DivergenceLoss.mean(losses));
    });
    assertEquals((0.5 * 1 * (5 - 1) / 2 + 0.4 * 2 * (7 - 2) / 2) / 2, o[0], 1e-6);
  }

  // 3

  @Test
  void aPosteriorSeesTheActionThatLedToItsObservation() {
    Store store = store();
    DreamerParts parts = SmallDreamer.parts(store, SmallDreamer.NUMBERED, 0);
    SmallDreamer.shake(store, 0.3f);
    SequenceLayout layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
    Program observed = observed(parts, layout);
    SequenceBatch batch = SmallDreamer.batch(layout, 1);
    Arrays.fill(batch.first(), 0);
    float[] before = deters(observed, store, batch);
    int changed = 2 * SmallDreamer.SEQUENCES;
    batch.actions()[changed * layout.actions()] += 0.2f;
    float[] after = deters(observed, store, batch);
    int step = SmallDreamer.SEQUENCES * 16;
    assertArrayEquals(Arrays.copyOf(before, 2 * step), Arrays.copyOf(after, 2 * step),
        "an action changed what was known before it");
    assertFalse(Arrays.equals(before, 2 * step, 2 * step + 16, after, 2 * step, 2 * step + 16),
        "an action did not change what it led to");
  }

  @Test
  void whatIsRememberedOfAStepIsTheActionThatLedToIt() {
    Store store = store();
    try (StepStream stream = new StepStream(Environments.create("point-mass", 1))) {
      DreamerLearner learner = (DreamerLearner) new DreamerAlgorithm().create(SmallDreamer.settings(2),
          stream.environment().spec(), store);
      stream.begin(1);
      List<float[]> actions = new ArrayList<>();
      List<Float> rewards = new ArrayList<>();
      float[] action = new float[stream.environment().spec().action().size()];
      for (int t = 0; t < 5; t++) {
        learner.observe(stream);
        learner.act(stream, action);
        actions.add(store.get("dreamer.carry.action").toArray());
        stream.advance(action);
        rewards.add(stream.rewards()[0]);
      }
      SavedRing ring = learner.experience().get("replay.0");
      SequenceLayout layout = learner.layout();
      float[] rows = new float[5 * ring.width()];
      ring.read(0, 5, rows, 0);
      for (int t = 0; t < 5; t++) {
        int at = t * ring.width() + layout.numbers();
        float[] stored = Arrays.copyOfRange(rows, at, at + layout.actions());
        assertArrayEquals(t == 0 ? new float[layout.actions()] : actions.get(t - 1), stored, "step " + t);
        assertEquals(t == 0 ? 0f : rewards.get(t - 1), rows[at + layout.actions()], "reward of step " + t);
      }
    }
  }

  private static Program observed(DreamerParts parts, SequenceLayout layout) {
    return Program.trace(parts.store(), g -> {
      SequenceInput in = SequenceInput.of(g, layout, SmallDreamer.SEQUENCES, SmallDreamer.LENGTH, parts.world().rssm());
      SequenceStates states = parts.world().observe(in, "test");
      g.output("h", states.all().deter());
      Map<String, Tensor> metrics = new LinkedHashMap<>();
      parts.world().loss(in, states, metrics);
      metrics.forEach(g::output);
    });
  }

  private static float[] deters(Program p, Store store, SequenceBatch batch) {
    store.get("random.test.posterior").set(new int[1]);
    run(p, batch);
    float[] h = new float[SmallDreamer.SEQUENCES * SmallDreamer.LENGTH * 16];
    p.output("h").get(h);
    return h;
  }

  private static void run(Program p, SequenceBatch batch) {
    p.input("numbers").set(batch.numbers());
    p.input("action").set(batch.actions());
    p.input("reward").set(batch.rewards());
    p.input("first").set(batch.first());
    p.input("last").set(batch.last());
    p.input("terminal").set(batch.terminal());
    float[] z = new float[SmallDreamer.SEQUENCES * 12];
    float[] h = new float[SmallDreamer.SEQUENCES * 16];
    new LatentCode(16, 12, 4, true).unpack(batch.carryFloats(), batch.carryBytes(), SmallDreamer.SEQUENCES, h, z);
    p.input("deter").set(h);
    p.input("stoch").set(z);
    p.run();
  }

  // 4

  @Test
  void nothingGetsPastTheBeginningOfAnEpisode() {
    Store store = store();
    DreamerParts parts = SmallDreamer.parts(store, SmallDreamer.NUMBERED, 0);
    SmallDreamer.shake(store, 0.3f);
    SequenceLayout layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
    Program p = observed(parts, layout);
    SequenceBatch batch = SmallDreamer.batch(layout, 1);
    float[] before = deters(p, store, batch);
    // Sequence 1 has an episode that begins at step 3, sequence 0 begins with one: state, latents and action before.
    for (int t = 0; t <= 2; t++) {
      batch.numbers()[(t * 3 + 1) * SmallDreamer.NUMBERS] += 5;
      batch.actions()[(t * 3 + 1) * 2] -= 0.5f;
    }
    batch.actions()[(3 * 3 + 1) * 2] += 0.5f;
    batch.actions()[0] += 0.5f;
    for (int i = 0; i < 2 * 16; i++) {
      batch.carryFloats()[i] += 1;
    }
    batch.carryBytes()[0] = (byte) (3 - batch.carryBytes()[0]);
    float[] after = deters(p, store, batch);
    for (int t = 0; t < SmallDreamer.LENGTH; t++) {
      assertArrayEquals(row(before, t, 0), row(after, t, 0), "sequence 0, step " + t);
      assertArrayEquals(row(before, t, 2), row(after, t, 2), "sequence 2, step " + t);
      if (t < 3) {
        assertFalse(Arrays.equals(row(before, t, 1), row(after, t, 1)), "sequence 1, step " + t);
      } else {
        assertArrayEquals(row(before, t, 1), row(after, t, 1), "sequence 1, step " + t);
      }
    }
  }

  private static float[] row(float[] h, int t, int sequence) {
    int at = (t * SmallDreamer.SEQUENCES + sequence) * 16;
    return Arrays.copyOfRange(h, at, at + 16);
  }

  // 5

  @Test
  void goingOnIsLearnedFromTerminationAndNotFromTimeLimits() {
    Store store = store();
    DreamerParts parts = SmallDreamer.parts(store, SmallDreamer.NUMBERED, 0);
    SmallDreamer.shake(store, 0.3f);
    SequenceLayout layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
    Program p = observed(parts, layout);
    SequenceBatch batch = SmallDreamer.batch(layout, 1);
    Arrays.fill(batch.last(), 0);
    Arrays.fill(batch.terminal(), 0);
    deters(p, store, batch);
    float never = p.output("loss.continue").scalar();
    batch.last()[7] = 1;
    deters(p, store, batch);
    assertEquals(never, p.output("loss.continue").scalar(), "a time limit changed what is learned");
    batch.terminal()[7] = 1;
    deters(p, store, batch);
    assertNotEquals(never, p.output("loss.continue").scalar());
  }

  @Test
  void aTimeLimitIsNoTermination() {
    try (StepStream stream = new StepStream(new ActionRepeat(Environments.create("pendulum-swingup", 1), 2))) {
      stream.begin(0);
      float[] action = new float[1];
      while (!stream.last()[0]) {
        stream.advance(action);
      }
      assertFalse(stream.terminal()[0]);
    }
  }

  // 6

  @Test
  void rewardsAndValuesAreExactlyZeroAtFirst() {
    Store store = store();
    DreamerParts parts = SmallDreamer.parts(store, SmallDreamer.NUMBERED, 0);
    Map<String, Double> m = SmallDreamer.update(parts, SmallDreamer.layout(parts, SmallDreamer.NUMBERED),
        SmallDreamer.batch(SmallDreamer.layout(parts, SmallDreamer.NUMBERED), 1));
    assertEquals(0, m.get("imagined.reward"));
    assertEquals(0, m.get("imagined.value"));
    assertEquals(0, m.get("imagined.return"));
    assertEquals(Math.log(255), m.get("loss.reward"), 1e-5);
  }

  // 7

  @Test
  void theSlowCriticMovesOnceForEachGradientStep() {
    Store store = store();
    DreamerParts parts = SmallDreamer.parts(store, SmallDreamer.NUMBERED, 0);
    for (State s : store.under("dreamer.critic.")) {
      float[] values = s.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.01f * (i % 7);
      }
      s.set(values);
    }
    SequenceLayout layout = SmallDreamer.layout(parts, SmallDreamer.NUMBERED);
    Dreamer dreamer = new Dreamer(parts, layout, SmallDreamer.SEQUENCES, SmallDreamer.LENGTH);
    State fast = store.get("dreamer.critic.1.weight");
    State slow = store.get("dreamer.slow.1.weight");
    float[] expected = slow.toArray();
    for (int update = 0; update < 3; update++) {
      dreamer.update(SmallDreamer.batch(layout, update));
      float[] now = fast.toArray();
      for (int i = 0; i < now.length; i++) {
        expected[i] += 0.02f * (now[i] - expected[i]);
      }
      assertArrayEquals(expected, slow.toArray(), 1e-7f, "after update " + update);
    }
  }

  // 8

  @Test
  void freeNatsAreTakenFromEachElementAndBothWaysApart() {
    // Row 0: equal distributions; row 1: logits (4, 0) and (0, 4).
    Program program = Program.trace(store(), g -> {
      Tensor far = g.input("far", g.rows("two", 2), 1);
      CategoricalLatent posterior = CategoricalLatent.of(far.concat(far.times(0f)), 2, 0);
      CategoricalLatent prior = CategoricalLatent.of(far.times(0f).concat(far), 2, 0);
      g.output("dynamics", new DivergenceRule.FreeBits(1, 0, 1).loss(posterior, prior));
      g.output("representation", new DivergenceRule.FreeBits(0, 0.1f, 1).loss(posterior, prior));
      g.output("mean", posterior.divergence(prior).mean());
    });
    program.input("far").set(new float[] {0, 4});
    program.run();
    double p = 1 / (1 + Math.exp(-4));
    double kl = p * 4 + (1 - p) * -4;
    assertEquals(kl / 2, program.output("mean").scalar(), 1e-5);
    assertEquals((1 + kl) / 2, program.output("dynamics").scalar(), 1e-5, "clamped at the mean it would be " + kl / 2);
    assertEquals(0.1 * (1 + kl) / 2, program.output("representation").scalar(), 1e-6);
  }

  // 9

  @Test
  void gatesAreSplitInsideEachBlock() {
    // One unit in each of two blocks: r, c, u of the first, then r, c, u of the second.
    double[] gates = {0.5, -1, 2, -3, 0.7, 0.1};
    double[] o = run(store(), g -> {
      Rows one = g.rows("one", 1);
      Tensor p = g.constant(new float[] {0.5f, -1, 2, -3, 0.7f, 0.1f}).broadcastTo(one);
      Tensor h = LateReset.apply(p, g.constant(new float[] {0.3f, -0.4f}).broadcastTo(one), 2, -1);
      g.output("o0", h.slice(0, 1).mean());
      g.output("o1", h.slice(1, 2).mean());
    });
    double[] before = {0.3, -0.4};
    for (int k = 0; k < 2; k++) {
      double c = Math.tanh(sigmoid(gates[3 * k]) * gates[3 * k + 1]);
      double u = sigmoid(gates[3 * k + 2] - 1);
      assertEquals(u * c + (1 - u) * before[k], o[k], 1e-6, "block " + k);
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void theCoresNormSpansAllBlocksAndHasNoOffsetAndItsFanIsThatOfAllBlocks() {
    Store store = store();
    DreamerParts parts = DreamerV3ParametersTest.parts(store, "1m", 0, 24, ActionSpace.Continuous.of(6, -1, 1));
    assertEquals(512, store.get("dreamer.core.hidden.scale").size());
    assertTrue(parts.world().parameters().stream().noneMatch(s -> s.name().endsWith(".offset")));
    assertEquals(1 / Math.sqrt(512 + 8 * 3 * 64), deviation(store.get("dreamer.core.hidden.own")), 4e-4);
    assertEquals(1 / Math.sqrt(512 + 8 * 3 * 64), deviation(store.get("dreamer.core.hidden.shared")), 2e-4);
    assertEquals(1 / Math.sqrt(512), deviation(store.get("dreamer.core.gates.weight")), 4e-4);
  }

  private static double deviation(State s) {
    float[] values = s.toArray();
    double squares = 0;
    for (float v : values) {
      squares += v * v;
    }
    return Math.sqrt(squares / values.length);
  }

  // 10

  @Test
  void straightThroughGradientsAreThoseOfTheMixedProbabilities() {
    Store store = store();
    Program p = Program.trace(store, g -> {
      Tensor logits = g.input("logits", 1, 3);
      Tensor z = CategoricalLatent.of(logits, 3, 0.01f).sample(g.input("uniform", 1, 1));
      Tensor loss = z.times(g.constant(new float[] {1, 2, -3})).sum();
      g.output("d", g.gradients(loss, List.of(logits)).getFirst());
      g.output("z", z);
    });
    p.input("logits").set(new float[] {0.2f, -0.5f, 1});
    p.input("uniform").set(new float[] {0.5f});
    p.run();
    double[] e = {Math.exp(0.2), Math.exp(-0.5), Math.exp(1)};
    double sum = e[0] + e[1] + e[2];
    double mean = (e[0] + 2 * e[1] - 3 * e[2]) / sum;
    double[] d = new double[3];
    p.output("d").get(d);
    double[] c = {1, 2, -3};
    for (int i = 0; i < 3; i++) {
      assertEquals(0.99 * e[i] / sum * (c[i] - mean), d[i], 1e-6);
    }
    float[] z = new float[3];
    p.output("z").get(z);
    assertEquals(1, z[0] + z[1] + z[2]);
    assertEquals(2, IntStream.range(0, 3).filter(i -> z[i] == 0).count(), "exactly one-hot");
  }

  // 11

  @Test
  void everyActionIsReplayedAsOftenAsTheRatioSays() {
    ReplayConfig c = new DreamerAlgorithm().preset(SmallDreamer.environment(SmallDreamer.NUMBERED)).replay();
    ReplayRatio ratio = new ReplayRatio("test", c.ratio(), c.length(), c.sequences());
    int updates = ratio.due(1000);
    for (int action = 1001; action <= 3000; action++) {
      updates += ratio.due(action);
    }
    assertEquals(1 + 1000, updates, "at 512 steps replayed for each action, batches of 1024");
  }

  // 12

  @Test
  void aDiscretePolicyKeepsAFloorUnderItsProbabilities() {
    DreamerV3Config c = DreamerV3Config.published();
    double[] o = run(store(), g -> {
      Tensor raw = g.constant(new float[] {1000, -1000, -1000}).broadcastTo(g.rows("one", 1));
      ActionDistribution policy = new DiscreteAction(List.of(3), c.policyUnimix()).of(raw);
      g.output("o0", policy.entropy().mean());
      g.output("o1", policy.logProbability(g.constant(new float[] {0, 0, 1}).broadcastTo(g.rows("one", 1))).mean());
    });
    assertTrue(o[0] > 0.01, "entropy " + o[0]);
    assertEquals(Math.log(0.01 / 3), o[1], 1e-4);
  }

  // 13

  @Test
  void returnsAreScaledByTheRangeOfTheWholeBatchNeverBelowOneAndWithoutCorrection() {
    Store store = store();
    ReturnScale scale = new ReturnScale(store, "test", 0.01f);
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("batch", 3);
      List<Tensor> returns = List.of(g.input("a", rows, 1), g.input("b", rows, 1));
      g.output("s", scale.update(returns));
    });
    p.input("a").set(new float[] {0, 100, 200});
    p.input("b").set(new float[] {300, 400, 1000});
    p.run();
    // Of the six: 5 % at position 0.25, 95 % at 4.75.
    float[] kept = store.get("test.percentiles").toArray();
    assertArrayEquals(new float[] {0.25f, 8.5f}, kept, 1e-4f);
    assertEquals(8.25f, p.output("s").scalar(), 1e-4f);
    Store other = backend.newStore(4);
    ReturnScale small = new ReturnScale(other, "test", 0.01f);
    Program q = Program.trace(other, g -> g.output("s", small.update(List.of(g.input("a", g.rows("batch", 3), 1)))));
    q.input("a").set(new float[] {0, 10, 20});
    q.run();
    assertEquals(1f, q.output("s").scalar(), "the floor");
  }
}
