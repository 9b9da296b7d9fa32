package dev.reverie.agents.dreamer;

import dev.reverie.agents.Golden;
import dev.reverie.agents.dreamer.actor.ActorHead;
import dev.reverie.agents.dreamer.actor.TruncatedNormalHead;
import dev.reverie.agents.dreamer.behavior.DreamerLoss;
import dev.reverie.agents.dreamer.behavior.ReturnScale;
import dev.reverie.agents.dreamer.behavior.Returns;
import dev.reverie.agents.dreamer.head.BernoulliHead;
import dev.reverie.agents.dreamer.head.TwoHotHead;
import dev.reverie.agents.dreamer.latent.CategoricalLatent;
import dev.reverie.agents.dreamer.latent.GaussianLatent;
import dev.reverie.agents.dreamer.rssm.Cells;
import dev.reverie.agents.dreamer.world.DivergenceLoss;
import dev.reverie.agents.nn.LaPropOptimizer;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.engine.Program;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Input;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.op.Quantiles;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every formula of the package, values and gradients, against reference numbers. */
class DreamerGoldenTest {
  private static final float UNIMIX = 0.01f;
  private static final float LAMBDA = 0.95f;

  /**
   * A formula, and what it may be off by, relative to the greatest element of a result; in double, attributes are still
   * held in single precision.
   */
  private record Case(String name, double doubles, double single, Consumer<DreamerGraph> formula) {
    Case(String name, Consumer<DreamerGraph> formula) {
      this(name, 2e-7, 1e-5, formula);
    }

    Case(String name, double single, Consumer<DreamerGraph> formula) {
      this(name, 2e-7, single, formula);
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        new Case("gru_keras_reset_after", g -> g.out("h_next", Cells.resetAfter(g.rows("x"), g.rows("h"),
            g.weight("w"), g.weight("u"), g.free("b_x"), g.free("b_h")))),
        new Case("gru_norm_late_reset_v2", g -> g.out("h_next", lateReset(g, g.free("b")))),
        new Case("gru_norm_late_reset_v3_2023", g -> g.out("h_next", lateReset(g, null))),
        new Case("block_gru_core_v3_2024", DreamerGoldenTest::blockCore),
        new Case("categorical_unimix", DreamerGoldenTest::categorical),
        new Case("categorical_straight_through",
            g -> g.out("z", latent(g.rows("logits", 2), g, UNIMIX).straightThrough(g.rows("onehot", 2)))),
        new Case("categorical_kl_unimix", g -> {
          CategoricalLatent post = latent(g.rows("post", 2), g, UNIMIX);
          CategoricalLatent prior = latent(g.rows("prior", 2), g, UNIMIX);
          g.out("kl", post.divergence(prior));
          g.out("kl_reverse", prior.divergence(post));
        }),
        new Case("kl_balance_v2", g -> {
          List<CategoricalLatent> post = latents(g.times("post", 2), g, 0);
          List<CategoricalLatent> prior = latents(g.times("prior", 2), g, 0);
          g.out("kl", IntStream.range(0, post.size()).mapToObj(t -> post.get(t).divergence(prior.get(t))).toList());
          g.out("loss", DivergenceLoss.balanced(post, prior, 0.8f, 1f));
          g.out("loss_all_free", DivergenceLoss.balanced(post, prior, 0.8f, 50f));
        }),
        new Case("kl_free_bits_v3", DreamerGoldenTest::freeBits),
        new Case("kl_gaussian_free_nats_v1", g -> {
          List<Tensor> kl = new ArrayList<>();
          List<Tensor> mean = g.times("post_mean", 1);
          List<Tensor> std = g.times("post_std", 1);
          List<Tensor> priorMean = g.times("prior_mean", 1);
          List<Tensor> priorStd = g.times("prior_std", 1);
          for (int t = 0; t < mean.size(); t++) {
            kl.add(new GaussianLatent(mean.get(t), std.get(t))
                .divergence(new GaussianLatent(priorMean.get(t), priorStd.get(t))));
          }
          g.out("div", DivergenceLoss.freeMean(kl, 3f));
          g.out("div_all_free", DivergenceLoss.freeMean(kl, 1e4f));
        }),
        new Case("gaussian_latent_head_v1", g -> {
          GaussianLatent z = GaussianLatent.of(g.rows("raw"), 0.1f);
          g.out("mean", z.mean());
          g.out("std", z.std());
          g.out("z", z.sample(g.rows("noise")));
        }),
        new Case("actor_head_v1", g -> {
          PolicyHead.Sample s = ActorHead.tanhNormal(g.rows("raw"), g.rows("noise"));
          g.out("action", s.action());
          g.out("log_prob", s.logProbability());
        }),
        new Case("bounded_normal_head_v3", g -> {
          GaussianLatent policy = ActorHead.boundedNormal(g.rows("raw"));
          g.out("action", policy.sample(g.rows("noise")));
          g.out("log_prob", policy.logProbability(g.rows("x")).sumFeatures());
          g.out("entropy", policy.entropy().sumFeatures());
        }),
        new Case("truncated_normal_v2", g -> {
          TruncatedNormalHead policy = TruncatedNormalHead.of(g.rows("raw"));
          g.out("log_prob", policy.logProbability(g.rows("x")));
          g.out("entropy", policy.entropy());
        }),
        new Case("truncated_normal_rsample_v2", 5e-5,
            g -> g.out("action", TruncatedNormalHead.of(g.rows("raw")).sample(g.rows("v")))),
        new Case("bernoulli", g -> {
          Tensor logits = g.rows("logits", 0);
          g.out("log_prob", BernoulliHead.logProbability(logits, g.rows("target", 0)));
          g.out("mean", BernoulliHead.mean(logits));
        }),
        new Case("unit_normal_log_prob",
            g -> g.out("log_prob", GaussianLatent.unitLogProbability(g.rows("mean"), g.rows("x")))),
        new Case("symlog_mse_v3", g -> g.out("loss", DreamerLoss.symlogSquares(g.rows("mean"), g.rows("x")))),
        new Case("twohot_symexp_255_cross_entropy",
            g -> g.out("loss", TwoHotHead.SYMEXP_BINS.loss(g.rows("logits"), g.rows("y", 0)))),
        new Case("twohot_symlog_255_cross_entropy",
            g -> g.out("loss", TwoHotHead.SYMLOG_SPACE.loss(g.rows("logits"), g.rows("y", 0)))),
        new Case("twohot_symexp_255_decode", g -> g.out("value", TwoHotHead.SYMEXP_BINS.mean(g.rows("logits")))),
        new Case("twohot_symlog_255_decode", 1e-4,
            g -> g.out("value", TwoHotHead.SYMLOG_SPACE.mean(g.rows("logits")))),
        new Case("lambda_return_v1", g -> g.out("returns",
            Returns.sameStep(g.times("reward"), g.times("value"), g.times("discount"), LAMBDA))),
        new Case("lambda_return_v2", DreamerGoldenTest::slowReturns),
        new Case("lambda_return_v3_imagined", g -> g.out("returns",
            Returns.nextStep(g.times("reward"), g.times("value"), g.times("discount"), LAMBDA))),
        new Case("lambda_return_v3_replay", DreamerGoldenTest::replayed),
        new Case("discount_weights", g -> {
          List<Tensor> d = g.times("d");
          int n = d.size();
          g.out("v1", Returns.weightsFromOne(d, n - 1));
          g.out("v2", Returns.weightsFromOne(d, n));
          g.out("v3_2024", Returns.weights(d, 1f));
          g.out("v3_2023", Returns.weights(d.stream().map(c -> c.times(0.997f)).toList(), 0.997f));
        }),
        new Case("actor_value_loss_v1", g -> {
          List<Tensor> d = g.times("discount");
          List<Tensor> returns = Returns.sameStep(g.times("reward"), g.times("value"), d, LAMBDA);
          List<Tensor> weight = Returns.weightsFromOne(d, returns.size());
          g.out("actor_loss", DreamerLoss.pathwise(returns, weight));
          g.out("value_loss", DreamerLoss.critic(returns, weight, g.times("value_pred")));
        }),
        // The loss is the small rest of large terms.
        new Case("actor_loss_v2_dynamics", 2e-5, 2e-4, g -> actor(g, 1f)),
        new Case("actor_loss_v2_reinforce", g -> actor(g, 0f)),
        new Case("actor_loss_v2_both", g -> actor(g, 0.1f)),
        new Case("critic_loss_v2", g -> {
          List<Tensor> d = g.times("discount");
          List<Tensor> returns = Returns.sameStep(g.times("reward"), g.times("value"), d, LAMBDA);
          g.out("critic_loss", DreamerLoss.critic(returns, Returns.weightsFromOne(d, d.size()), g.times("value_pred")));
        }),
        new Case("actor_loss_v3_2024", g -> actor(g, true)),
        new Case("actor_loss_v3_2023_dynamics", g -> actor(g, false)),
        new Case("critic_loss_v3", g -> g.out("loss", DreamerLoss.critic(TwoHotHead.SYMEXP_BINS, g.rows("logits"),
            g.rows("returns", 0), g.rows("slow", 0), g.rows("weight", 0)))),
        new Case("return_normaliser_percentile", DreamerGoldenTest::percentiles),
        // Changes of parameters that are 300 times as large.
        new Case("laprop", 5e-5, g -> laProp(g, Float.POSITIVE_INFINITY)),
        new Case("agc_laprop", 5e-5, g -> laProp(g, 0.3f)))
        .flatMap(c -> Stream.of(0, 1).flatMap(seed -> Stream.of(true, false)
            .map(single -> Arguments.of(c.name, seed, single, c))));
  }

  private static CategoricalLatent latent(Tensor logits, DreamerGraph g, float unimix) {
    String name = ((Input) logits.node().op()).input().replaceAll("#.*", "");
    int[] shape = g.shape(name);
    return CategoricalLatent.of(logits, shape[shape.length - 1], unimix);
  }

  private static List<CategoricalLatent> latents(List<Tensor> logits, DreamerGraph g, float unimix) {
    return logits.stream().map(x -> latent(x, g, unimix)).toList();
  }

  private static Tensor lateReset(DreamerGraph g, Tensor bias) {
    return Cells.lateReset(g.rows("x"), g.rows("h"), g.weight("w_x"), g.weight("w_h"), bias, g.free("scale"),
        g.free("offset"), 1e-3f);
  }

  /** The file keeps the rows of h and of the shared features of each block together. */
  private static void blockCore(DreamerGraph g) {
    Tensor h = g.rows("h");
    Tensor shared = embed(g, h, "h").concat(embed(g, g.rows("z"), "z"), embed(g, Cells.bounded(g.rows("a")), "a"));
    int[] w = g.shape("w_hid");
    int size = h.type().features();
    int block = size / w[0];
    int common = w[1] - block;
    int[] own = IntStream.range(0, size * block).map(i -> (i / block / block * w[1] + i / block % block) * block
        + i % block).toArray();
    int[] rest = IntStream.range(0, common * size).map(i -> (i % size / block * w[1] + block + i / size) * block
        + i % block).toArray();
    g.out("h_next", Cells.block(h, shared, g.weight("w_hid", "own", TensorType.weight(w[0], block, block), own),
        g.weight("w_hid", "shared", TensorType.weight(1, common, size), rest), g.free("b_hid"), g.free("s_hid"),
        g.weight("w_gru"), g.free("b_gru"), 1e-4f));
  }

  private static Tensor embed(DreamerGraph g, Tensor x, String name) {
    return x.linear(g.weight("w_" + name), g.free("b_" + name)).rmsNorm(g.free("s_" + name), 1e-4f).silu();
  }

  private static void categorical(DreamerGraph g) {
    CategoricalLatent d = latent(g.rows("logits", 2), g, UNIMIX);
    g.out("log_probs", d.logProbability());
    g.out("log_prob", d.logProbability(g.rows("onehot", 2)));
    g.out("entropy", d.entropy());
  }

  private static void freeBits(DreamerGraph g) {
    List<CategoricalLatent> post = latents(g.times("post", 2), g, UNIMIX);
    List<CategoricalLatent> prior = latents(g.times("prior", 2), g, UNIMIX);
    List<Tensor> dyn = new ArrayList<>();
    List<Tensor> rep = new ArrayList<>();
    List<Tensor> kl = new ArrayList<>();
    for (int t = 0; t < post.size(); t++) {
      dyn.add(DivergenceLoss.dynamics(post.get(t), prior.get(t), 1f));
      rep.add(DivergenceLoss.representation(post.get(t), prior.get(t), 1f));
      kl.add(post.get(t).divergence(prior.get(t)));
    }
    g.out("kl", kl);
    g.out("dyn", dyn);
    g.out("rep", rep);
    g.out("loss", DivergenceLoss.mean(dyn).plus(DivergenceLoss.mean(rep).times(0.1f)));
    g.out("loss_2023", DivergenceLoss.mean(dyn).times(0.5f).plus(DivergenceLoss.mean(rep).times(0.1f)));
  }

  private static void slowReturns(DreamerGraph g) {
    List<Tensor> d = new ArrayList<>(g.times("discount"));
    d.set(0, g.rows("terminal", 0).times(-0.99f).plus(0.99f));
    g.out("returns", Returns.sameStep(g.times("reward"), g.times("value"), d, LAMBDA));
    g.out("weight", Returns.weightsFromOne(d, d.size()));
  }

  private static void replayed(DreamerGraph g) {
    List<Tensor> last = g.times("last");
    List<Tensor> returns = Returns.replayed(g.times("reward"), g.times("boot"), last, g.times("terminal"),
        1f - 1f / 333, LAMBDA);
    g.out("returns", returns);
    g.out("mask", last.subList(0, returns.size()).stream().map(f -> f.negate().plus(1f)).toList());
  }

  private static void actor(DreamerGraph g, float mix) {
    List<Tensor> d = g.times("discount");
    List<Tensor> value = g.times("value");
    List<Tensor> returns = Returns.sameStep(g.times("reward"), value, d, LAMBDA);
    g.out("actor_loss", DreamerLoss.actor(returns, value, Returns.weightsFromOne(d, d.size()), g.times("log_prob"),
        g.times("entropy"), mix, 1e-3f));
  }

  private static void actor(DreamerGraph g, boolean reinforce) {
    List<Tensor> d = g.times("discount");
    List<Tensor> value = g.times("value");
    List<Tensor> returns = Returns.nextStep(g.times("reward"), value, d, LAMBDA);
    List<Tensor> weight = Returns.weights(d, 1f);
    List<Tensor> entropy = g.times("entropy");
    List<Tensor> logProbability = reinforce ? g.times("log_prob") : List.of();
    Tensor scale = g.graph().constant(g.attribute("return_scale"));
    List<Tensor> advantage = new ArrayList<>();
    List<Tensor> loss = new ArrayList<>();
    for (int t = 0; t < returns.size(); t++) {
      Tensor adv = DreamerLoss.advantage(returns.get(t), value.get(t), scale);
      advantage.add(adv);
      loss.add(reinforce ? DreamerLoss.reinforce(weight.get(t), logProbability.get(t), adv, entropy.get(t), 3e-4f)
          : DreamerLoss.dynamics(weight.get(t), adv, entropy.get(t), 3e-4f));
    }
    g.out("advantage", advantage);
    g.out("weight", weight.subList(0, returns.size()));
    g.out("loss", loss);
  }

  private static void percentiles(DreamerGraph g) {
    ReturnScale scale = new ReturnScale(g.graph().store(), "returns", 0.01f);
    State both = g.graph().store().get("returns.percentiles");
    List<Tensor> batches = g.times("batch");
    List<Tensor> low = new ArrayList<>();
    List<Tensor> high = new ArrayList<>();
    List<Tensor> scales = new ArrayList<>();
    List<Tensor> p5 = new ArrayList<>();
    List<Tensor> p95 = new ArrayList<>();
    for (Tensor batch : batches) {
      Tensor now = Quantiles.of(0.05, 0.95, batch);
      p5.add(first(now));
      p95.add(second(now));
      scales.add(scale.update(List.of(batch)).times(1f));
      low.add(first(g.now(both)));
      high.add(second(g.now(both)));
    }
    g.out("p5", p5);
    g.out("p95", p95);
    g.out("lo", low);
    g.out("hi", high);
    g.out("scale", scales);
  }

  private static Tensor first(Tensor pair) {
    return pair.times(pair.graph().constant(new float[] {1f, 0f})).sum();
  }

  private static Tensor second(Tensor pair) {
    return pair.times(pair.graph().constant(new float[] {0f, 1f})).sum();
  }

  private static void laProp(DreamerGraph g, float clip) {
    Store store = g.graph().store();
    LaPropOptimizer optimizer = new LaPropOptimizer(store, "optimizer",
        new LaProp.Config(1e-2, 0.9, 0.999, 1e-20, 0), clip, 1e-3f);
    List<String> names = List.of("a", "b", "c");
    List<State> parameters = names.stream().map(g::state).toList();
    for (int i = 0; i < 3; i++) {
      int step = i;
      List<Tensor> before = parameters.stream().map(g::now).toList();
      optimizer.step(g.graph(), parameters, names.stream().map(n -> g.vector(n + "_grads", step)).toList());
      for (int k = 0; k < names.size(); k++) {
        Tensor after = g.now(parameters.get(k));
        g.out(names.get(k) + (i + 1), after);
        g.out(names.get(k) + "_delta" + (i + 1), after.minus(before.get(k)));
      }
    }
  }

  @ParameterizedTest(name = "{0} seed {1} single {2}")
  @MethodSource("cases")
  void agrees(String name, int seed, boolean single, Case c) {
    Golden golden = Golden.load(name, seed);
    try (ScalarBackend backend = new ScalarBackend(1, single)) {
      DreamerGraph[] built = new DreamerGraph[1];
      Program p = Program.trace(backend.newStore(0), g -> {
        built[0] = new DreamerGraph(g, golden);
        c.formula.accept(built[0]);
        built[0].differentiate();
      });
      built[0].check(p, single ? c.single : c.doubles);
    }
  }
}
