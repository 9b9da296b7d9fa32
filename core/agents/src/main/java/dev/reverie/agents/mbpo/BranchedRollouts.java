package dev.reverie.agents.mbpo;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;
import java.util.Arrays;

/**
 * Short rollouts of the model from states that were really visited (Janner et al. 2019, algorithm 2): the policy's
 * sampled action, a random elite for each state at each step, a sample of its Gaussian, the known termination function;
 * rollouts that ended drop out.
 *
 * <p>Only the chosen elite is evaluated: states are sorted by it, and each tile of rows meets the weights of its own
 * member. Random numbers follow a state's number, so that those that dropped out change nothing for the rest.
 */
public final class BranchedRollouts {
  /** States under way at a time. */
  static final int CHUNK = 8192;

  private final TransitionLayout layout;
  private final Ensemble ensemble;
  private final Termination termination;
  private final ActionBounds bounds;
  private final RandomStream random;

  private final Program policy;
  private final Program.Live policyRows;
  private final Program.Input policyObservation;
  private final Program.Input policyId;
  private final Program.Output policyAction;
  private final Program model;
  private final Program.Live modelRows;
  private final Program.Input modelObservation;
  private final Program.Input modelAction;
  private final Program.Input modelId;
  private final Program.Output modelOutput;

  private final int chunk;
  private final int[] starts;
  private final int[] chosen;
  private final int[] counts;
  private final int[] places;
  private int[] id;
  private int[] sortedId;
  private float[] observation;
  private float[] sorted;
  private long diverged;
  private final float[] action;
  private final float[] scaled;
  private final float[] output;
  private final float[] rows;

  /**
   * Traces a step of the rollouts.
   *
   * @param store has policy and model
   * @param layout columns of the transitions
   * @param ensemble the model
   * @param head the policy
   * @param termination tells where imagined episodes end
   * @param bounds the environment's actions, for the termination function
   * @param most most states rolled out at a time
   */
  public BranchedRollouts(Store store, TransitionLayout layout, Ensemble ensemble, PolicyHead head,
      Termination termination, ActionBounds bounds, int most) {
    this.layout = layout;
    this.ensemble = ensemble;
    this.termination = termination;
    this.bounds = bounds;
    chunk = Math.min(CHUNK, most);
    random = new RandomStream(store.seed(), "rollout.start");
    policy = Program.trace(store, g -> {
      Rows r = g.rows("states", chunk);
      g.output("action", head.sample(g.input("observation", r, layout.observations()), "rollout.policy",
          g.indexInput("id", r)).action());
    });
    policyRows = policy.rows("states");
    policyObservation = policy.input("observation");
    policyId = policy.input("id");
    policyAction = policy.output("action");
    model = Program.trace(store, this::traceModel);
    modelRows = model.rows("states");
    modelObservation = model.input("observation");
    modelAction = model.input("action");
    modelId = model.input("id");
    modelOutput = model.output("sample");
    starts = new int[chunk];
    chosen = new int[chunk];
    counts = new int[ensemble.config().members()];
    places = new int[counts.length];
    id = new int[chunk];
    sortedId = new int[chunk];
    observation = new float[chunk * layout.observations()];
    sorted = new float[observation.length];
    action = new float[chunk * layout.actions()];
    scaled = new float[layout.actions()];
    output = new float[chunk * (1 + layout.observations())];
    rows = new float[chunk * layout.width()];
  }

  private void traceModel(Graph g) {
    Rows r = g.rows("states", chunk, ensemble.config().members());
    Tensor state = g.input("observation", r, layout.observations());
    Tensor ids = g.indexInput("id", r);
    Ensemble.Prediction p = ensemble.predict(state.concat(g.input("action", r, layout.actions())));
    Tensor noise = RandomDraw.normal(g, "rollout.model", ids, 1 + layout.observations());
    Tensor sample = p.mean().plus(p.logVariance().times(0.5f).exp().times(noise));
    g.output("sample", sample.slice(0, 1).concat(sample.slice(1, 1 + layout.observations()).plus(state)));
  }

  /**
   * Rolls out and adds all imagined transitions to a pool.
   *
   * @param real states to start from, drawn uniformly with replacement
   * @param states how many
   * @param length steps of each, at most
   * @param pool receives the transitions
   * @return imagined transitions
   */
  public long run(ReplayRing real, int states, int length, ReplayRing pool) {
    long imagined = 0;
    diverged = 0;
    for (int from = 0; from < states; from += chunk) {
      imagined += rollOut(real, Math.min(chunk, states - from), length, pool);
    }
    return imagined;
  }

  private long rollOut(ReplayRing real, int count, int length, ReplayRing pool) {
    int width = layout.observations();
    real.sample(random, starts, 0, count);
    for (int i = 0; i < count; i++) {
      id[i] = i;
      real.table().get(starts[i] * layout.width(), observation, i * width, width);
    }
    int[] elites = ensemble.elites();
    int alive = count;
    long imagined = 0;
    for (int t = 0; t < length && alive > 0; t++) {
      for (int i = 0; i < count; i++) {
        chosen[i] = elites[random.bounded(elites.length)];
      }
      sortByElite(alive);
      step(alive);
      imagined += alive;
      alive = store(alive, pool);
    }
    return imagined;
  }

  /** A stable counting sort, so that the order depends on nothing but the choices. */
  private void sortByElite(int alive) {
    int width = layout.observations();
    Arrays.fill(counts, 0);
    for (int i = 0; i < alive; i++) {
      counts[chosen[id[i]]]++;
    }
    for (int m = 0, at = 0; m < counts.length; m++) {
      places[m] = at;
      at += counts[m];
    }
    for (int i = 0; i < alive; i++) {
      int to = places[chosen[id[i]]]++;
      sortedId[to] = id[i];
      System.arraycopy(observation, i * width, sorted, to * width, width);
    }
    int[] ids = id;
    id = sortedId;
    sortedId = ids;
    float[] states = observation;
    observation = sorted;
    sorted = states;
  }

  private void step(int alive) {
    policyRows.live(alive);
    policyObservation.set(observation, 0);
    policyId.set(id);
    policy.run();
    policyAction.get(action);
    modelRows.live(counts);
    modelObservation.set(observation, 0);
    modelAction.set(action, 0);
    modelId.set(id);
    model.run();
    modelOutput.get(output);
  }

  /**
   * Stores the transitions and closes the gaps of those that ended; gives how many go on. One whose prediction is not
   * finite is not stored, or the policy would learn from it: it ends there.
   */
  private int store(int alive, ReplayRing pool) {
    int width = layout.observations();
    int left = 0;
    int stored = 0;
    for (int i = 0; i < alive; i++) {
      int next = i * (1 + width) + 1;
      if (!isFinite(next - 1)) {
        continue;
      }
      bounds.scale(action, i * layout.actions(), scaled, 0);
      boolean done = termination.terminated(observation, i * width, scaled, 0, output, next);
      layout.pack(observation, i * width, action, i * layout.actions(), output[next - 1], output, next, done, rows,
          stored * layout.width());
      stored++;
      if (!done) {
        sortedId[left] = id[i];
        System.arraycopy(output, next, sorted, left * width, width);
        left++;
      }
    }
    pool.add(rows, 0, stored);
    diverged += alive - stored;
    int[] ids = id;
    id = sortedId;
    sortedId = ids;
    float[] states = observation;
    observation = sorted;
    sorted = states;
    return left;
  }

  private boolean isFinite(int at) {
    for (int i = at; i <= at + layout.observations(); i++) {
      if (!Float.isFinite(output[i])) {
        return false;
      }
    }
    return true;
  }

  /** Predictions that were not finite, of the last run. */
  long diverged() {
    return diverged;
  }

  /** Words drawn so far. */
  long position() {
    return random.position();
  }

  void seek(long words) {
    random.seek(words);
  }

  /** Floating-point operations of one imagined step, model and policy. */
  double flopsPerState() {
    return (double) (policy.flops() + model.flops()) / chunk;
  }

  /** Compiles a step to full speed; nothing is imagined. */
  public void warmUp() {
    policy.warmUp();
    model.warmUp();
  }
}
