package dev.reverie.agents.mbpo;

import dev.reverie.agents.mbpo.disagreement.Gaussians;
import dev.reverie.agents.mbpo.disagreement.GeometricJsd;
import dev.reverie.agents.mbpo.disagreement.OneVersusRest;
import dev.reverie.agents.mbpo.disagreement.PrecisionFusion;
import dev.reverie.agents.mbpo.rollout.Look;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;

/**
 * All members are evaluated, so that a controller can look at how they differ. The step itself is a sample of the
 * chosen member's Gaussian or, where lost bits are looked at, of the fusion's given that sample.
 */
final class EnsembleImagination implements Imagination {
  private final TransitionLayout layout;
  private final Look look;
  private final double accuracy;
  private final AllMembers all;
  private final PolicySample policy;
  private final Program step;
  private final Program.Live rows;
  private final AllMembers.Port port;
  private final Program.Input observation;
  private final Program.Input mean;
  private final Program.Input logVariance;
  private final Program.Input id;
  private final Program.Output sample;
  private final Program.Output score;
  private final Program bits;
  private final float[] chosenMean;
  private final float[] chosenLogVariance;
  private final float[] each;

  /**
   * Traces a step.
   *
   * @param accuracy of {@link Look#LOST_BITS}
   * @param capacity states in a step at most
   */
  EnsembleImagination(Store store, TransitionLayout layout, Ensemble ensemble, PolicyHead head, Look look,
      double accuracy, int capacity) {
    this.layout = layout;
    this.look = look;
    this.accuracy = accuracy;
    all = new AllMembers(store, layout, ensemble, capacity);
    policy = new PolicySample(store, head, capacity);
    step = Program.trace(store, this::trace);
    rows = step.rows("states");
    port = all.port(step);
    observation = step.input("observation");
    mean = step.input("mean");
    logVariance = step.input("logVariance");
    id = step.input("id");
    sample = step.output("sample");
    score = step.output("score");
    bits = look != Look.LOST_BITS ? null : Program.trace(store, g -> g.output("bits",
        PrecisionFusion.of(all.declare(g, g.rows("states", capacity))).lostBits(accuracy)));
    chosenMean = new float[capacity * all.width()];
    chosenLogVariance = new float[chosenMean.length];
    each = new float[capacity * all.members()];
  }

  private void trace(Graph g) {
    Rows r = g.rows("states", all.capacity());
    Gaussians members = all.declare(g, r);
    Tensor state = g.input("observation", r, layout.observations());
    Tensor ids = g.indexInput("id", r);
    Tensor deviation = g.input("logVariance", r, all.width()).times(0.5f).exp();
    Tensor drawn = g.input("mean", r, all.width()).plus(deviation.times(
        RandomDraw.normal(g, "rollout.model", ids, all.width())));
    switch (look) {
      case ONE_VERSUS_REST -> g.output("score", OneVersusRest.each(members));
      case GEOMETRIC_JSD -> g.output("score", new GeometricJsd().of(members));
      case LOST_BITS -> {
        PrecisionFusion fusion = PrecisionFusion.of(members);
        g.output("score", fusion.lostBits(accuracy));
        drawn = fusion.propagate(drawn, RandomDraw.normal(g, "rollout.fusion", ids, all.width()));
      }
      case NOTHING -> throw new IllegalArgumentException("nothing to look at");
    }
    g.output("sample", drawn.slice(0, 1).concat(drawn.slice(1, all.width()).plus(state)));
  }

  @Override
  public int capacity() {
    return all.capacity();
  }

  @Override
  public int scoreWidth() {
    return look == Look.LOST_BITS ? all.width() : 1;
  }

  @Override
  public void step(Underway states, int from, int count, int[] chosen, float[] actions, float[] samples,
      float[] scores) {
    policy.sample(states, from, count, actions);
    all.predict(states.observation(), from * layout.observations(), actions, from * layout.actions(), count);
    int[] ids = states.id();
    for (int i = 0; i < count; i++) {
      all.copy(chosen[ids[from + i]], i, chosenMean, chosenLogVariance, i * all.width());
    }
    rows.live(count);
    port.set();
    observation.set(states.observation(), from * layout.observations());
    mean.set(chosenMean, 0);
    logVariance.set(chosenLogVariance, 0);
    id.set(states.ids(from, count));
    step.run();
    sample.get(samples, from * all.width());
    if (look == Look.ONE_VERSUS_REST) {
      score.get(each);
      for (int i = 0; i < count; i++) {
        scores[from + i] = each[i * all.members() + chosen[ids[from + i]]];
      }
    } else {
      score.get(scores, from * scoreWidth());
    }
  }

  /** The bits lost in steps by given actions, {@code [count, 1 + observations]}, from an element of an array on. */
  void lostBits(float[] observations, float[] actions, int count, float[] into, int at) {
    all.predict(observations, 0, actions, 0, count);
    bits.rows("states").live(count);
    all.port(bits).set();
    bits.run();
    bits.output("bits").get(into, at);
  }

  @Override
  public double flopsPerState() {
    return (double) (all.flops() + policy.flops() + step.flops()) / all.capacity();
  }

  @Override
  public void warmUp() {
    all.warmUp();
    policy.warmUp();
    step.warmUp();
    if (bits != null) {
      bits.warmUp();
    }
  }
}
