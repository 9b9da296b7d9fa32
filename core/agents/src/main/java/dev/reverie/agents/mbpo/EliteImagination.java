package dev.reverie.agents.mbpo;

import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;
import java.util.Arrays;

/**
 * Only the chosen member is evaluated: states are sorted by it, and each tile of rows meets the weights of its own
 * member.
 */
final class EliteImagination implements Imagination {
  private final TransitionLayout layout;
  private final Ensemble ensemble;
  private final int capacity;
  private final PolicySample policy;
  private final Program model;
  private final Program.Live rows;
  private final Program.Input observation;
  private final Program.Input action;
  private final Program.Input id;
  private final Program.Output sample;
  private final int[] counts;
  private final int[] places;

  EliteImagination(Store store, TransitionLayout layout, Ensemble ensemble, PolicyHead head, int capacity) {
    this.layout = layout;
    this.ensemble = ensemble;
    this.capacity = capacity;
    policy = new PolicySample(store, head, capacity);
    model = Program.trace(store, this::trace);
    rows = model.rows("states");
    observation = model.input("observation");
    action = model.input("action");
    id = model.input("id");
    sample = model.output("sample");
    counts = new int[ensemble.config().members()];
    places = new int[counts.length];
  }

  private void trace(Graph g) {
    Rows r = g.rows("states", capacity, ensemble.config().members());
    Tensor state = g.input("observation", r, layout.observations());
    Tensor ids = g.indexInput("id", r);
    Ensemble.Prediction p = ensemble.predict(state.concat(g.input("action", r, layout.actions())));
    Tensor noise = RandomDraw.normal(g, "rollout.model", ids, 1 + layout.observations());
    Tensor drawn = p.mean().plus(p.logVariance().times(0.5f).exp().times(noise));
    g.output("sample", drawn.slice(0, 1).concat(drawn.slice(1, 1 + layout.observations()).plus(state)));
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int scoreWidth() {
    return 1;
  }

  @Override
  public void step(Underway states, int from, int count, int[] chosen, float[] actions, float[] samples,
      float[] scores) {
    sort(states, from, count, chosen);
    policy.sample(states, from, count, actions);
    rows.live(counts);
    observation.set(states.observation(), from * layout.observations());
    action.set(actions, from * layout.actions());
    id.set(states.ids(from, count));
    model.run();
    sample.get(samples, from * (1 + layout.observations()));
  }

  /** A stable counting sort, so that the order depends on nothing but the choices. */
  private void sort(Underway states, int from, int count, int[] chosen) {
    int[] ids = states.id();
    Arrays.fill(counts, 0);
    for (int i = from; i < from + count; i++) {
      counts[chosen[ids[i]]]++;
    }
    for (int m = 0, at = from; m < counts.length; m++) {
      places[m] = at;
      at += counts[m];
    }
    for (int i = from; i < from + count; i++) {
      states.move(i, places[chosen[ids[i]]]++);
    }
    states.settle(from, count);
  }

  @Override
  public double flopsPerState() {
    return (double) (policy.flops() + model.flops()) / capacity;
  }

  @Override
  public void warmUp() {
    policy.warmUp();
    model.warmUp();
  }
}
