package dev.reverie.agents.mbpo;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.mbpo.rollout.Look;
import dev.reverie.agents.mbpo.rollout.RolloutController;
import dev.reverie.agents.mbpo.rollout.RolloutSettings;
import dev.reverie.agents.mbpo.rollout.Situation;
import dev.reverie.agents.mbpo.rollout.Steps;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Short rollouts of the model from states that were really visited (Janner et al. 2019, algorithm 2): the policy's
 * sampled action, a random elite for each state at each step, a sample of its Gaussian, the known termination function;
 * rollouts that ended drop out. A controller says how long they are.
 *
 * <p>Random numbers follow a rollout's number, so that those that dropped out change nothing for the rest.
 */
public final class BranchedRollouts {
  /** Rollouts under way at a time, where the controller does not compare them. */
  static final int CHUNK = 8192;
  /** States that all members predict for at a time. */
  private static final int SLICE = 1024;
  /** Where rollouts begin until enough was kept: at most so many begin for each that was asked for. */
  private static final int MOST_BEGUN = 10;

  private final TransitionLayout layout;
  private final Ensemble ensemble;
  private final Termination termination;
  private final ActionBounds bounds;
  private final RolloutController controller;
  private final RandomStream random;
  private final Imagination imagination;
  private final Collectors collectors;
  private final Now now = new Now();

  private final int batch;
  private final int[] starts;
  private final int[] chosen;
  private final Underway underway;
  private final Steps steps;
  private final float[] action;
  private final float[] scaled;
  private final float[] sample;
  private final float[] rows;
  private long begun;
  private long diverged;

  /**
   * Traces a step of the rollouts.
   *
   * @param store has policy and model, and gets what the controller remembers
   * @param layout columns of the transitions
   * @param ensemble the model
   * @param head the policy
   * @param termination tells where imagined episodes end
   * @param bounds the environment's actions, for the termination function
   * @param most most states that rollouts are asked to start from
   * @param settings which controller, and its numbers
   * @param discount of the policy
   */
  public BranchedRollouts(Store store, TransitionLayout layout, Ensemble ensemble, PolicyHead head,
      Termination termination, ActionBounds bounds, int most, RolloutSettings settings, double discount) {
    this.layout = layout;
    this.ensemble = ensemble;
    this.termination = termination;
    this.bounds = bounds;
    controller = settings.create(store, discount);
    random = new RandomStream(store.seed(), "rollout.start");
    boolean looks = controller.look() != Look.NOTHING;
    imagination = looks ? new EnsembleImagination(store, layout, ensemble, head, controller.look(),
        settings.infoprop().accuracy(), Math.min(SLICE, most))
        : new EliteImagination(store, layout, ensemble, head, Math.min(CHUNK, most));
    collectors = settings.controller().equals("bound") && settings.bound().policyDistance() == 0
        ? new Collectors(store, layout, head, random) : null;
    batch = looks ? most : imagination.capacity();
    starts = new int[batch];
    chosen = new int[batch];
    underway = new Underway(batch, layout.observations());
    steps = new Steps(batch, imagination.scoreWidth());
    action = new float[batch * layout.actions()];
    scaled = new float[layout.actions()];
    sample = new float[batch * (1 + layout.observations())];
    rows = new float[Math.min(batch, CHUNK) * layout.width()];
  }

  /** How things are when rollouts begin. */
  private final class Now implements Situation {
    private ReplayRing real;
    private int states;
    private long epoch;

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public double modelDistance() {
      double distance = ensemble.holdoutDistance();
      return Double.isNaN(distance) ? 1 : distance;
    }

    @Override
    public double policyDistance() {
      return collectors.distance(real);
    }

    @Override
    public float[] realLostBits() {
      EnsembleImagination all = (EnsembleImagination) imagination;
      float[] bits = new float[states * width()];
      float[] row = new float[layout.width()];
      float[] observations = new float[all.capacity() * layout.observations()];
      float[] actions = new float[all.capacity() * layout.actions()];
      for (int from = 0; from < states; from += all.capacity()) {
        int count = Math.min(all.capacity(), states - from);
        real.sample(random, starts, 0, count);
        for (int i = 0; i < count; i++) {
          real.table().get(starts[i] * layout.width(), row, 0, row.length);
          System.arraycopy(row, 0, observations, i * layout.observations(), layout.observations());
          System.arraycopy(row, layout.actionAt(), actions, i * layout.actions(), layout.actions());
        }
        all.lostBits(observations, actions, count, bits, from * width());
      }
      return bits;
    }

    @Override
    public int width() {
      return 1 + layout.observations();
    }
  }

  /**
   * Says where the next rollouts start from; the controller then knows how long they may be.
   *
   * @param real states to start from, drawn uniformly with replacement
   * @param states how many
   * @param epoch epochs since learning began
   */
  public void begin(ReplayRing real, int states, long epoch) {
    now.real = real;
    now.states = states;
    now.epoch = epoch;
    controller.begin(now);
  }

  /**
   * Tells the controller that from here on it is the present policy that collects real transitions.
   *
   * @param total number of the next real transition
   */
  public void policyCollects(long total) {
    if (collectors != null) {
      collectors.remember(total);
    }
  }

  /**
   * Rolls out as {@link #begin} said and adds imagined transitions to a pool.
   *
   * @param pool receives the transitions
   * @return imagined transitions added
   */
  public long run(ReplayRing pool) {
    ReplayRing real = now.real;
    int states = now.states;
    diverged = 0;
    begun = 0;
    long kept = 0;
    while (controller.refills() ? kept < states && begun < (long) MOST_BEGUN * states : begun < states) {
      kept += rollOut(real, controller.refills() ? wanted(states, kept) : (int) Math.min(batch, states - begun), pool);
    }
    return kept;
  }

  /** How many rollouts shall begin: as many as would leave what is missing, if they lasted as long as those before. */
  private int wanted(int states, long kept) {
    double length = begun == 0 ? controller.length() : Math.max((double) kept / begun, 1.0 / MOST_BEGUN);
    return (int) Math.clamp(Math.ceil((states - kept) / length), 1, Math.min(batch, states));
  }

  private long rollOut(ReplayRing real, int count, ReplayRing pool) {
    int width = layout.observations();
    begun += count;
    real.sample(random, starts, 0, count);
    for (int i = 0; i < count; i++) {
      underway.id()[i] = i;
      real.table().get(starts[i] * layout.width(), underway.observation(), i * width, width);
    }
    int[] elites = ensemble.elites();
    int alive = count;
    long kept = 0;
    for (int t = 0; t < controller.length() && alive > 0; t++) {
      for (int i = 0; i < count; i++) {
        chosen[i] = elites[random.bounded(elites.length)];
      }
      for (int from = 0; from < alive; from += imagination.capacity()) {
        imagination.step(underway, from, Math.min(imagination.capacity(), alive - from), chosen, action, sample,
            steps.scores());
      }
      steps.open(count, alive);
      System.arraycopy(underway.id(), 0, steps.rollouts(), 0, alive);
      controller.judge(t, steps);
      long before = pool.total();
      alive = store(alive, pool);
      kept += pool.total() - before;
    }
    return kept;
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
        diverged++;
        continue;
      }
      bounds.scale(action, i * layout.actions(), scaled, 0);
      boolean done = termination.terminated(underway.observation(), i * width, scaled, 0, sample, next);
      if (steps.isStored(i)) {
        layout.pack(underway.observation(), i * width, action, i * layout.actions(),
            sample[next - 1] - steps.penalty(i), sample, next, done, rows, stored * layout.width());
        stored++;
        if (stored * layout.width() == rows.length) {
          pool.add(rows, 0, stored);
          stored = 0;
        }
      }
      if (!done && steps.goesOn(i)) {
        underway.move(i, left, sample, next);
        left++;
      }
    }
    pool.add(rows, 0, stored);
    underway.settle(0, left);
    return left;
  }

  private boolean isFinite(int at) {
    for (int i = at; i <= at + layout.observations(); i++) {
      if (!Float.isFinite(sample[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * The controller.
   *
   * @return the one that the settings chose
   */
  public RolloutController controller() {
    return controller;
  }

  /**
   * What is worth plotting of the last run.
   *
   * @return values by metric name
   */
  public Map<String, Double> metrics() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("rollout.length", (double) controller.length());
    values.put("rollout.begun", (double) begun);
    values.put("rollout.diverged", (double) diverged);
    values.putAll(controller.metrics());
    return values;
  }

  /**
   * Rollouts of the last run.
   *
   * @return how many began
   */
  public long begun() {
    return begun;
  }

  /**
   * Predictions of the last run that were not finite.
   *
   * @return how many
   */
  public long diverged() {
    return diverged;
  }

  /**
   * Place in the random stream.
   *
   * @return words drawn so far
   */
  public long position() {
    return random.position();
  }

  /**
   * Goes to a place in the random stream.
   *
   * @param words words drawn so far
   */
  public void seek(long words) {
    random.seek(words);
  }

  /**
   * Floating-point operations of one imagined step, model and policy.
   *
   * @return the number, for a state
   */
  public double flopsPerState() {
    return imagination.flopsPerState();
  }

  /** Compiles rollouts to full speed; nothing is imagined. */
  public void warmUp() {
    imagination.warmUp();
    if (collectors != null) {
      collectors.warmUp();
    }
  }
}
