package dev.reverie.tck;

import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.RandomDraw;
import dev.reverie.engine.op.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A random graph: each step applies a random operation to values made before, keeping them around one. */
final class FuzzGraph {
  private static final int[] CAPACITIES = {1, 2, 5, 15, 16, 17, 33, 50, 70};
  private static final int[] FEATURES = {1, 3, 4, 8, 13, 17};
  private static final int MOST_FEATURES = 40;

  private final SampleGraph g;
  private final SplittableRandom random;
  private final List<Tensor> made = new ArrayList<>();
  private int names;

  private FuzzGraph(SampleGraph g, long seed) {
    this.g = g;
    this.random = new SplittableRandom(seed);
  }

  /** The graph of a seed; fewer steps are the beginning of the same graph. */
  static Sample sample(long seed, int steps) {
    SplittableRandom shape = new SplittableRandom(~seed);
    int capacity = CAPACITIES[shape.nextInt(CAPACITIES.length)];
    int groups = shape.nextInt(4) == 0 ? 2 + shape.nextInt(3) : 1;
    return Sample.of("seed=" + seed + ",steps=" + steps, capacity, groups, g -> new FuzzGraph(g, seed).build(steps))
        .keyed("seed=" + seed).with(Sample.Trait.GRADIENT);
  }

  private void build(int steps) {
    made.add(g.rows("x", FEATURES[random.nextInt(FEATURES.length)]));
    for (int i = 0; i < steps; i++) {
      made.add(step());
    }
    g.result("last", made.getLast());
    g.result("first", made.get(made.size() / 2));
  }

  private Tensor step() {
    Tensor x = made.get(random.nextInt(made.size()));
    int features = x.type().features();
    return switch (random.nextInt(17)) {
      case 0, 1 -> {
        int out = FEATURES[random.nextInt(FEATURES.length)];
        Tensor bias = random.nextBoolean() ? null : vector(out, true);
        yield x.linear(g.weight(name("w"), features, out), bias);
      }
      case 2, 3 -> unary(x);
      case 4 -> partner(x).plus(x).times(0.6f);
      case 5 -> x.tanh().times(partner(x).minus(0.1f));
      case 6 -> x.dividedBy(partner(x).square().plus(1f));
      case 7 -> random.nextBoolean() ? x.min(partner(x)) : x.max(partner(x));
      case 8 -> random.nextBoolean() ? x.minus(x.meanFeatures()) : x.times(x.sumFeatures().tanh());
      case 9 -> random.nextBoolean() ? x.times(vector(features, random.nextBoolean())) : x.plus(vector(features, true));
      case 10 -> random.nextBoolean() ? x.minus(x.meanRows()) : x.times(x.mean().sigmoid());
      case 11 -> random.nextBoolean() ? x.softmax() : x.logSoftmax().clamp(-5, 5);
      case 12 -> random.nextBoolean() ? x.layerNorm(vector(features, false), vector(features, false), 1e-2f)
          : x.rmsNorm(vector(features, false), 1e-2f);
      case 13 -> joined(x, made.get(random.nextInt(made.size())));
      case 14 -> random.nextBoolean() ? x.slice(random.nextInt(features), features)
          : x.scaleGradient(random.nextBoolean() ? 0f : 0.5f);
      case 15 -> sequence(x);
      default -> random.nextBoolean()
          ? g.free(name("table"), Fill.normal(), 11, features).stopGradient().gather(g.index(name("i"), 11)).plus(x)
          : x.plus(RandomDraw.uniform(g.graph(), name("stream"), g.rows(), features));
    };
  }

  private Tensor unary(Tensor x) {
    return switch (random.nextInt(11)) {
      case 0 -> x.tanh();
      case 1 -> x.sigmoid();
      case 2 -> x.silu();
      case 3 -> x.softplus();
      case 4 -> x.elu();
      case 5 -> x.relu();
      case 6 -> x.abs();
      case 7 -> x.clamp(-3, 2).exp().times(0.3f);
      case 8 -> x.square().plus(0.3f).log();
      case 9 -> x.square().plus(0.5f).sqrt();
      default -> x.graph().apply(new Unary(Unary.Kind.AFFINE, -0.7f, 0.2f), x).output(0);
    };
  }

  /** Another value of the same type, the value itself if there is none. */
  private Tensor partner(Tensor x) {
    List<Tensor> same = made.stream().filter(t -> t.type().equals(x.type())).toList();
    return same.get(random.nextInt(same.size()));
  }

  private Tensor joined(Tensor x, Tensor y) {
    int features = x.type().features() + y.type().features();
    Tensor wide = x.concat(y);
    return features > MOST_FEATURES ? wide.slice(features - MOST_FEATURES, features) : wide;
  }

  private Tensor vector(int features, boolean grouped) {
    int groups = g.rows().groups();
    TensorType type = grouped && groups > 1 ? TensorType.free(groups, features) : TensorType.free(features);
    return g.input(name("v"), type, Fill.uniform(-1.2, 1.2));
  }

  /** Something over all steps of a batch of sequences, and a step of it. */
  private Tensor sequence(Tensor x) {
    if (g.rows().groups() > 1) {
      return x.negate();
    }
    int steps = 1 + random.nextInt(4);
    Tensor all = g.graph().stack(IntStream.range(0, steps).mapToObj(t -> partner(x)).toList());
    Tensor result = switch (random.nextInt(3)) {
      case 0 -> all.silu();
      case 1 -> all.minus(all.meanRows());
      default -> all;
    };
    return result.step(random.nextInt(steps)).plus(result.step(random.nextInt(steps))).times(0.6f);
  }

  private String name(String stem) {
    return stem + names++;
  }
}
