package dev.reverie.tck;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Node;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.op.Adam.Epsilon;
import dev.reverie.engine.op.Assign;
import dev.reverie.engine.op.Bins;
import dev.reverie.engine.op.BlockLinear;
import dev.reverie.engine.op.Categorical;
import dev.reverie.engine.op.Increment;
import dev.reverie.engine.op.LaProp;
import dev.reverie.engine.op.LateReset;
import dev.reverie.engine.op.Reduce;
import dev.reverie.engine.op.StraightThrough;
import dev.reverie.engine.op.TwoHot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Formulas of the field, written in operations, for which there are reference numbers. */
final class GoldenCases {
  private static final float LOG_SQRT_TWO_PI = 0.9189385f;
  private static final float LOG_TWO = 0.6931472f;

  static final List<GoldenCase> ALL = all();

  private GoldenCases() {
  }

  private static List<GoldenCase> all() {
    List<GoldenCase> all = new ArrayList<>();
    all.addAll(functions());
    all.addAll(layers());
    all.addAll(cells());
    all.addAll(distributions());
    all.addAll(categoricals());
    all.addAll(twoHots());
    all.addAll(ensembles());
    all.addAll(returns());
    all.addAll(optimisers());
    return List.copyOf(all);
  }

  private static GoldenCase function(String name, UnaryOperator<Tensor> f) {
    return GoldenCase.of(name, g -> g.out("y", f.apply(g.rows("x"))));
  }

  private static List<GoldenCase> functions() {
    return List.of(function("silu", Tensor::silu), function("elu", Tensor::elu), function("relu", Tensor::relu),
        function("tanh", Tensor::tanh), function("sigmoid", Tensor::sigmoid), function("softplus", Tensor::softplus),
        function("symlog", Tensor::symlog), function("symexp", Tensor::symexp),
        function("softmax", Tensor::softmax), function("log_softmax", Tensor::logSoftmax),
        function("gradient_scale", x -> x.scaleGradient(0.5f)));
  }

  private static List<GoldenCase> layers() {
    return List.of(
        GoldenCase.of("linear", g -> g.out("y", g.rows("x").linear(g.weight("w"), g.free("b")))),
        GoldenCase.of("ensemble_linear", g -> g.out("y", g.rows("x").linear(g.weight("w"), g.free("b")))),
        GoldenCase.of("block_linear", GoldenCases::blockLinear),
        GoldenCase.of("layer_norm_eps1e-3", g -> layerNorm(g, 1e-3f)).rounded(),
        GoldenCase.of("layer_norm_eps1e-5", g -> layerNorm(g, 1e-5f)).rounded(),
        GoldenCase.of("rms_norm_eps1e-4", g -> g.out("y", g.rows("x").rmsNorm(g.free("scale"), 1e-4f))).rounded());
  }

  private static void layerNorm(GoldenGraph g, float epsilon) {
    g.out("y", g.rows("x").layerNorm(g.free("scale"), g.free("offset"), epsilon));
  }

  private static void blockLinear(GoldenGraph g) {
    g.out("y", BlockLinear.apply(g.rows("x"), g.weight("w"), g.free("b")));
  }

  private static List<GoldenCase> cells() {
    return List.of(
        GoldenCase.of("gru_keras_reset_after", GoldenCases::kerasGru),
        GoldenCase.of("gru_norm_late_reset_v2", g -> lateResetGru(g, true)).rounded(),
        GoldenCase.of("gru_norm_late_reset_v3_2023", g -> lateResetGru(g, false)).rounded(),
        GoldenCase.of("muzero_unroll_gradient_scale", GoldenCases::unroll).rounded());
  }

  private static void kerasGru(GoldenGraph g) {
    Tensor h = g.rows("h");
    int n = h.type().features();
    Tensor p = g.rows("x").linear(g.weight("w"), g.free("b_x"));
    Tensor q = h.linear(g.weight("u"), g.free("b_h"));
    Tensor z = p.slice(0, n).plus(q.slice(0, n)).sigmoid();
    Tensor r = p.slice(n, 2 * n).plus(q.slice(n, 2 * n)).sigmoid();
    Tensor c = p.slice(2 * n, 3 * n).plus(r.times(q.slice(2 * n, 3 * n))).tanh();
    g.out("h_next", z.times(h).plus(z.negate().plus(1f).times(c)));
  }

  private static void lateResetGru(GoldenGraph g, boolean bias) {
    Tensor h = g.rows("h");
    Tensor p = g.rows("x").linear(g.weight("w_x"), null).plus(h.linear(g.weight("w_h"), bias ? g.free("b") : null))
        .layerNorm(g.free("scale"), g.free("offset"), g.attribute("eps"));
    g.out("h_next", LateReset.apply(p, h, 1, g.attribute("update_bias")));
  }

  private static void unroll(GoldenGraph g) {
    int[] actions = g.shape("actions");
    int steps = actions[0];
    int batch = actions[1];
    Rows rows = g.rows(batch, 1);
    int hidden = g.shape("w_e")[1];
    Tensor dynamics = g.weight("w_d");
    Tensor head = g.input("w_v", TensorType.weight(1, hidden, 1));
    Tensor s = g.rows("x").linear(g.weight("w_e"), null).tanh();
    Tensor sum = null;
    for (int k = 0; k <= steps; k++) {
      Tensor target = g.part("targets", k, steps + 1, TensorType.rows(rows, 1));
      Tensor loss = s.linear(head, null).minus(target).square().scaleGradient(k == 0 ? 1f : 1f / steps);
      sum = sum == null ? loss : sum.plus(loss);
      if (k < steps) {
        Tensor a = g.part("actions", k, steps, TensorType.rows(rows, actions[2]));
        s = s.scaleGradient(0.5f).concat(a).linear(dynamics, null).tanh();
      }
    }
    g.out("loss", sum.mean());
  }

  private static List<GoldenCase> distributions() {
    return List.of(
        GoldenCase.of("normal", g -> {
          Tensor std = g.rows("std");
          g.out("log_prob", logProbability(g.rows("x"), g.rows("mean"), std));
          g.out("entropy", entropy(std));
        }).rounded(),
        GoldenCase.of("normal_kl_divergence",
            g -> g.out("kl", divergence(g.rows("m1"), g.rows("s1"), g.rows("m2"), g.rows("s2")))),
        GoldenCase.of("kl_gaussian_free_nats_v1", GoldenCases::freeNats),
        GoldenCase.of("gaussian_latent_head_v1", g -> {
          Tensor raw = g.rows("raw");
          int n = raw.type().features() / 2;
          Tensor std = raw.slice(n, 2 * n).softplus().plus(g.attribute("min_std"));
          g.out("mean", raw.slice(0, n));
          g.out("std", std);
          g.out("z", raw.slice(0, n).plus(std.times(g.rows("noise"))));
        }).rounded(),
        GoldenCase.of("actor_head_v1", GoldenCases::actorHead).rounded(),
        GoldenCase.of("bounded_normal_head_v3", GoldenCases::boundedHead).rounded(),
        GoldenCase.of("bernoulli", g -> {
          Tensor l = g.rows("logits");
          Tensor t = g.rows("target");
          g.out("log_prob", t.times(l.negate().softplus()).plus(t.negate().plus(1f).times(l.softplus())).negate());
          g.out("mean", l.sigmoid());
        }),
        GoldenCase.of("unit_normal_log_prob", g -> g.out("log_prob",
            g.rows("x").minus(g.rows("mean")).square().times(-0.5f).minus(LOG_SQRT_TWO_PI).sumFeatures())).rounded(),
        GoldenCase.of("symlog_mse_v3",
            g -> g.out("loss", g.rows("mean").minus(g.rows("x").symlog()).square().sumFeatures())));
  }

  private static Tensor logProbability(Tensor x, Tensor mean, Tensor std) {
    return x.minus(mean).dividedBy(std).square().times(-0.5f).minus(std.log()).minus(LOG_SQRT_TWO_PI);
  }

  private static Tensor entropy(Tensor std) {
    return std.log().plus(0.5f + LOG_SQRT_TWO_PI);
  }

  private static Tensor divergence(Tensor m1, Tensor s1, Tensor m2, Tensor s2) {
    Tensor squares = s1.dividedBy(s2).square().plus(m2.minus(m1).dividedBy(s2).square());
    return squares.minus(1f).times(0.5f).plus(s2.dividedBy(s1).log());
  }

  private static void freeNats(GoldenGraph g) {
    Tensor mean = divergence(g.flatRows("post_mean"), g.flatRows("post_std"), g.flatRows("prior_mean"),
        g.flatRows("prior_std")).sumFeatures().mean();
    g.out("div", mean.max(g.graph().constant(g.attribute("free_nats"))));
    g.out("div_all_free", mean.max(g.graph().constant(1e4f)));
  }

  private static void actorHead(GoldenGraph g) {
    Tensor raw = g.rows("raw");
    int n = raw.type().features() / 2;
    float scale = g.attribute("mean_scale");
    Tensor mean = raw.slice(0, n).times(1 / scale).tanh().times(scale);
    float shift = (float) Math.log(Math.expm1(g.attribute("init_std")));
    Tensor std = raw.slice(n, 2 * n).plus(shift).softplus().plus(g.attribute("min_std"));
    Tensor noise = g.rows("noise");
    Tensor u = mean.plus(std.times(noise));
    Tensor normal = noise.square().times(-0.5f).minus(std.log()).minus(LOG_SQRT_TWO_PI);
    Tensor squash = u.plus(u.times(-2f).softplus()).negate().plus(LOG_TWO).times(2f);
    g.out("action", u.tanh());
    g.out("log_prob", normal.minus(squash).sumFeatures());
  }

  private static void boundedHead(GoldenGraph g) {
    Tensor raw = g.rows("raw");
    int n = raw.type().features() / 2;
    float least = g.attribute("min_std");
    Tensor mean = raw.slice(0, n).tanh();
    Tensor std = raw.slice(n, 2 * n).plus(2f).sigmoid().times(g.attribute("max_std") - least).plus(least);
    g.out("action", mean.plus(std.times(g.rows("noise"))));
    g.out("log_prob", logProbability(g.rows("x"), mean, std).sumFeatures());
    g.out("entropy", entropy(std).sumFeatures());
  }

  private static List<GoldenCase> categoricals() {
    return List.of(
        GoldenCase.of("categorical_unimix", g -> {
          Node d = unimix(g, "logits");
          g.out("log_probs", d.output(1));
          g.out("log_prob", d.output(1).times(g.latent("onehot")).sumFeatures());
          g.out("entropy", d.output(0).times(d.output(1)).sumFeatures().negate());
        }).rounded(),
        GoldenCase.of("categorical_straight_through",
            g -> g.out("z", StraightThrough.apply(g.latent("onehot"), unimix(g, "logits").output(0)))).rounded(),
        GoldenCase.of("categorical_kl_unimix", g -> {
          Node post = unimix(g, "post");
          Node prior = unimix(g, "prior");
          Tensor ratio = post.output(1).minus(prior.output(1));
          g.out("kl", post.output(0).times(ratio).sumFeatures());
          g.out("kl_reverse", prior.output(0).times(ratio).sumFeatures().negate());
        }).rounded());
  }

  private static Node unimix(GoldenGraph g, String logits) {
    int[] shape = g.shape(logits);
    return Categorical.apply(g.latent(logits), shape[shape.length - 1], 0.01f);
  }

  private static List<GoldenCase> twoHots() {
    List<GoldenCase> cases = new ArrayList<>();
    // Targets on the centre of a bin are not exact in single precision.
    Bins raw = Bins.symexp(255, 20);
    Bins log = Bins.linear(255, -20, 20);
    cases.add(GoldenCase.of("twohot_symexp_255_encode",
        g -> g.out("weights", TwoHot.encode(g.rows("y"), raw))).rounded());
    cases.add(GoldenCase.of("twohot_symlog_255_encode",
        g -> g.out("weights", TwoHot.encode(g.rows("y").symlog(), log))).rounded().within(2e-5));
    cases.add(GoldenCase.of("twohot_symexp_255_cross_entropy",
        g -> g.out("loss", TwoHot.crossEntropy(g.rows("logits"), g.rows("y"), raw))).rounded());
    cases.add(GoldenCase.of("twohot_symlog_255_cross_entropy",
        g -> g.out("loss", TwoHot.crossEntropy(g.rows("logits"), g.rows("y").symlog(), log))).rounded());
    cases.add(GoldenCase.of("twohot_symexp_255_decode", g -> g.out("value", TwoHot.mean(g.rows("logits"), raw))));
    cases.add(GoldenCase.of("twohot_symlog_255_decode",
        g -> g.out("value", TwoHot.mean(g.rows("logits"), log).symexp())).within(1e-4));
    return cases;
  }

  private static List<GoldenCase> ensembles() {
    return List.of(
        GoldenCase.of("soft_logvar_bounds",
            g -> g.out("logvar", softBounds(g, g.free("max_logvar"), g.free("min_logvar")))).within(2e-5),
        GoldenCase.of("ensemble_gaussian_nll", GoldenCases::likelihood).rounded().within(1e-3),
        GoldenCase.of("ensemble_weight_decay", GoldenCases::weightDecay).rounded());
  }

  private static Tensor softBounds(GoldenGraph g, Tensor max, Tensor min) {
    Tensor raw = g.rows("raw_logvar");
    Tensor below = raw.minus(max).negate().softplus().minus(max).negate();
    return below.minus(min).softplus().plus(min);
  }

  private static void likelihood(GoldenGraph g) {
    Tensor max = g.free("max_logvar");
    Tensor min = g.free("min_logvar");
    Tensor s = softBounds(g, max, min);
    Tensor each = g.rows("mean").minus(g.rows("y")).square().times(s.negate().exp()).plus(s);
    Tensor member = each.meanFeatures().meanRows();
    g.out("member", member);
    g.out("loss", member.sum().plus(max.sum().minus(min.sum()).times(g.attribute("bound_coefficient"))));
  }

  private static void weightDecay(GoldenGraph g) {
    float[] decay = {2.5e-5f, 5e-5f, 7.5e-5f, 7.5e-5f, 1e-4f};
    Tensor sum = null;
    for (int l = 0; l < decay.length; l++) {
      Tensor part = squares(g.weight("w" + l)).times(0.5f * decay[l]);
      sum = sum == null ? part : sum.plus(part);
    }
    g.out("loss", sum);
  }

  private static Tensor squares(Tensor x) {
    return x.graph().apply(new Reduce.Squares(), x).output(0);
  }

  private static List<GoldenCase> returns() {
    return List.of(
        GoldenCase.of("lambda_return_v1", g -> lambdaReturns(g, false)).rounded(),
        GoldenCase.of("lambda_return_v3_imagined", g -> lambdaReturns(g, true)).rounded());
  }

  /** Backwards over time; the later version takes reward and discount of the next state. */
  private static void lambdaReturns(GoldenGraph g, boolean next) {
    int[] shape = g.shape("reward");
    TensorType column = TensorType.rows(g.rows(shape[1], 1), 1);
    int times = shape[0];
    Tensor[] reward = new Tensor[times];
    Tensor[] value = new Tensor[times];
    Tensor[] discount = new Tensor[times];
    for (int t = 0; t < times; t++) {
      reward[t] = g.part("reward", t, times, column);
      value[t] = g.part("value", t, times, column);
      discount[t] = g.part("discount", t, times, column);
    }
    float lambda = g.attribute("lambda");
    Tensor later = value[times - 1];
    for (int t = times - 2; t >= 0; t--) {
      int at = next ? t + 1 : t;
      Tensor bootstrap = value[t + 1].times(1 - lambda).plus(later.times(lambda));
      later = reward[at].plus(discount[at].times(bootstrap));
      g.out("returns", t, times - 1, later);
    }
  }

  private static List<GoldenCase> optimisers() {
    return List.of(
        adam("adam_torch", Epsilon.OUTSIDE, false),
        adam("adam_keras", Epsilon.UNCORRECTED, false),
        adam("adamw_torch", Epsilon.OUTSIDE, true),
        adam("adam_keras_decoupled_decay_v2", Epsilon.UNCORRECTED, true),
        GoldenCase.of("clip_global_norm", GoldenCases::clip).rounded(),
        laProp(),
        GoldenCase.of("agc", GoldenCases::adaptiveClip).rounded(),
        GoldenCase.of("ema_update", GoldenCases::average).rounded());
  }

  private static GoldenCase adam(String name, Epsilon placement, boolean decayed) {
    return new GoldenCase(name, 1e-9, 1e-5, 4, g -> {
      Graph graph = g.graph();
      double decay = decayed ? g.exactly("decay") : 0;
      Adam.Config config = new Adam.Config(g.exactly("lr"), g.exactly("b1"), g.exactly("b2"), g.exactly("eps"), placement,
          0, decay);
      State p = g.state("p");
      State m = graph.store().add("m", p.type());
      State v = graph.store().add("v", p.type());
      State t = graph.store().counter("t", 1);
      for (int i = 1; i <= 3; i++) {
        Tensor before = g.now(p);
        Increment.apply(graph, t);
        graph.apply(new Adam(p, m, v, t, config), g.part("grads", i - 1, 3, p.type()));
        Tensor after = g.now(p);
        g.out("p" + i, after);
        g.out("delta" + i, after.minus(before));
      }
      g.out("m3", graph.read(m));
      g.out("v3", graph.read(v));
    });
  }

  private static GoldenCase laProp() {
    return new GoldenCase("laprop", 1e-9, 1e-5, 4, g -> {
      Graph graph = g.graph();
      State t = graph.store().counter("t", 1);
      LaProp.Config config = new LaProp.Config(1e-2, 0.9, 0.999, 1e-20, 0);
      List<String> names = List.of("a", "b", "c");
      List<State> parameters = names.stream().map(g::state).toList();
      for (int i = 1; i <= 3; i++) {
        Increment.apply(graph, t);
        for (int k = 0; k < names.size(); k++) {
          String name = names.get(k);
          State p = parameters.get(k);
          Tensor before = g.now(p);
          graph.apply(new LaProp(p, moment(graph, "m." + name, p), moment(graph, "v." + name, p), t, config),
              g.part(name + "_grads", i - 1, 3, p.type()));
          Tensor after = g.now(p);
          g.out(name + i, after);
          g.out(name + "_delta" + i, after.minus(before));
        }
      }
    });
  }

  private static State moment(Graph graph, String name, State p) {
    return graph.store().contains(name) ? graph.store().get(name) : graph.store().add(name, p.type());
  }

  private static void clip(GoldenGraph g) {
    Tensor[] x = {g.free("a"), g.free("b"), g.input("c", TensorType.free(1))};
    Tensor norm = squares(x[0]).plus(squares(x[1])).plus(squares(x[2])).sqrt();
    g.out("norm", norm);
    String[] names = {"a", "b", "c"};
    for (int i = 0; i < x.length; i++) {
      g.out("clipped_" + names[i], x[i].times(ratio(norm, g.attribute("clip"))));
      g.out("kept_" + names[i], x[i].times(ratio(norm, 1000f)));
    }
  }

  private static Tensor ratio(Tensor norm, float clip) {
    Tensor limit = norm.graph().constant(clip);
    return limit.dividedBy(norm.max(limit));
  }

  private static void adaptiveClip(GoldenGraph g) {
    for (String name : List.of("a", "b", "c", "d")) {
      Tensor gradient = g.free(name + "_grad");
      Tensor floor = g.graph().constant(g.attribute("pmin"));
      Tensor most = squares(g.free(name)).sqrt().max(floor).times(g.attribute("agc"));
      Tensor excess = squares(gradient).sqrt().dividedBy(most).max(g.graph().constant(1f));
      g.out(name, gradient.dividedBy(excess));
    }
  }

  private static void average(GoldenGraph g) {
    Tensor fast = g.free("fast");
    Tensor start = g.free("slow");
    for (float rate : new float[] {0.02f, 0.005f}) {
      State slow = g.graph().store().add("slow" + rate, fast.type());
      Assign.apply(slow, start, 1f);
      for (int i = 1; i <= 3; i++) {
        Assign.apply(slow, fast, rate);
        if (i != 2) {
          g.out("rate" + rate + "_updates" + i, g.now(slow));
        }
      }
    }
  }
}
