package dev.reverie.agents.mbpo;

import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.op.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MBPO's dynamics model: an ensemble of networks that each give a diagonal Gaussian of (reward, change of observation)
 * for a standardised (observation, action). Janner et al. 2019, arXiv 1906.08253, section 4.2 and appendix C.
 *
 * <p>States, under {@code model.}: the networks {@code net.<layer>} with one group per member, {@code scaler},
 * {@code maxLogVariance} and {@code minLogVariance}, {@code adam}, {@code elites}. Weights, moments and bounds go on
 * from one training to the next. Random streams: {@code model.initialize}, {@code model.train}.
 */
public final class Ensemble {
  private static final int HOLDOUT_CHUNK = 512;

  private final EnsembleConfig config;
  private final TransitionLayout layout;
  private final State transitions;
  private final Mlp network;
  private final Scaler scaler;
  private final LogVarianceBounds bounds;
  private final State elites;
  private final RandomStream random;
  private final Program step;
  private final Program.Live stepRows;
  private final Program.Input stepIndex;
  private final Program.Output stepLoss;
  private final Program holdout;
  private final Program.Live holdoutRows;
  private final Program.Input holdoutIndex;
  private final Program.Input holdoutScale;
  private final Program.Output holdoutSquares;
  private final Program.Output holdoutDistances;
  private final EarlyStopping stopping;
  private final BestWeights best;
  private final int[] live;
  private final int[] index;
  private final float[] squares;
  private final double[] errors;
  private final double[] distances;
  private double holdoutDistance = Double.NaN;

  /**
   * Makes the networks in the table's store and traces training.
   *
   * @param transitions table {@code [capacity, layout.width()]} that batches are gathered from
   * @param layout its columns
   * @param config the numbers
   */
  public Ensemble(State transitions, TransitionLayout layout, EnsembleConfig config) {
    this.config = config;
    this.layout = layout;
    this.transitions = transitions;
    Store store = transitions.store();
    int inputs = layout.observations() + layout.actions();
    network = new Mlp(store, "model.net", config.members(), inputs, config.hidden(), 2 * outputs(), Activation.SILU,
        Initializer.truncatedNormal(), new RandomStream(store.seed(), "model.initialize"));
    scaler = new Scaler(store, "model.scaler", inputs);
    bounds = new LogVarianceBounds(store, "model", outputs());
    elites = store.counter("model.elites", config.elites());
    elites.set(IntStream.range(0, config.elites()).toArray());
    random = new RandomStream(store.seed(), "model.train");
    step = Program.trace(store, this::traceStep);
    stepRows = step.rows("members");
    stepIndex = step.input("index");
    stepLoss = step.output("loss");
    holdout = Program.trace(store, this::traceHoldout);
    holdoutRows = holdout.rows("members");
    holdoutIndex = holdout.input("index");
    holdoutScale = holdout.input("scale");
    holdoutSquares = holdout.output("squares");
    holdoutDistances = holdout.output("distance");
    stopping = new EarlyStopping(config.members(), config.improvement(), config.patience());
    best = new BestWeights(config.members(), network.parameters());
    live = new int[config.members()];
    index = new int[config.members() * Math.max(config.batch(), HOLDOUT_CHUNK)];
    squares = new float[config.members() * outputs()];
    errors = new double[config.members()];
    distances = new double[config.members()];
  }

  /** Reward, then the change of each observation. */
  private int outputs() {
    return 1 + layout.observations();
  }

  private void traceStep(Graph g) {
    Rows rows = g.rows("members", config.members() * config.batch(), config.members());
    Tensor batch = g.read(transitions).gather(g.indexInput("index", rows));
    Prediction p = predict(layout.observationAction(batch));
    Tensor likelihood = GaussianLoss.of(p.mean(), p.logVariance(), target(batch));
    List<State> parameters = new ArrayList<>(network.parameters());
    if (config.learnedBounds()) {
      parameters.addAll(bounds.parameters());
    }
    AdamOptimizer adam = new AdamOptimizer(transitions.store(), "model.adam",
        new Adam.Config(config.learningRate(), 0.9, 0.999, 1e-8, Adam.Epsilon.UNCORRECTED, 0, 0));
    for (int i = 0; i < network.weights().size(); i++) {
      adam.l2(network.weights().get(i), config.decay()[i]);
    }
    g.output("loss", likelihood);
    adam.minimise(config.learnedBounds() ? likelihood.plus(bounds.pull(g)) : likelihood, parameters);
  }

  private void traceHoldout(Graph g) {
    Rows rows = g.rows("members", config.members() * HOLDOUT_CHUNK, config.members());
    Tensor batch = g.read(transitions).gather(g.indexInput("index", rows));
    Tensor squares = predict(layout.observationAction(batch)).mean().minus(target(batch)).square();
    g.output("squares", squares.sumRows());
    Tensor relative = squares.times(g.input("scale", TensorType.free(outputs()))).sumFeatures();
    g.output("distance", relative.times(0.25f).sqrt().clamp(0, 1).sumRows());
  }

  private Tensor target(Tensor batch) {
    return layout.reward(batch).concat(layout.next(batch).minus(layout.observation(batch)));
  }

  /**
   * The Gaussians of grouped rows.
   *
   * @param mean {@code [rows, 1 + observations]}: reward, change of observation
   * @param logVariance the same shape
   */
  public record Prediction(Tensor mean, Tensor logVariance) {
  }

  /**
   * Predicts, in any graph over this store.
   *
   * @param observationAction {@code [rows, observations + actions]}, rows grouped by member, not standardised
   * @return the Gaussian of each row by its member
   */
  public Prediction predict(Tensor observationAction) {
    Tensor raw = network.apply(scaler.apply(observationAction));
    return new Prediction(raw.slice(0, outputs()), bounds.apply(raw.slice(outputs(), 2 * outputs())));
  }

  /**
   * What a training did.
   *
   * @param epochs passes over the data
   * @param steps gradient steps
   * @param loss likelihood term of the last step, summed over members
   * @param holdoutErrors each member's mean squared error on the held-out transitions, with its best weights
   */
  public record Report(int epochs, long steps, float loss, double[] holdoutErrors) {
  }

  /** Told about the epochs of a training. */
  @FunctionalInterface
  public interface Epoch {
    /**
     * An epoch is over. An exception ends the training and reaches its caller: the weights stay as this epoch left
     * them, the elites as they were before the training, and another training may follow.
     *
     * @param epoch passes over the data so far, from 1
     * @param holdoutErrors each member's mean squared error on the held-out transitions; the next epoch overwrites it
     */
    void finished(int epoch, double[] holdoutErrors);
  }

  /**
   * Trains as {@link #train(ReplayRing, Epoch)} does, with nobody told.
   *
   * @param ring real transitions, at least 2
   * @return what was done
   */
  public Report train(ReplayRing ring) {
    return train(ring, (epoch, holdoutErrors) -> {
    });
  }

  /**
   * Trains on all transitions of a ring until the hold-out error stops falling, puts each member back to its best
   * weights (not the bounds), and ranks the elites by what they then score.
   *
   * @param ring real transitions, at least 2
   * @param listener told after each epoch
   * @return what was done
   */
  public Report train(ReplayRing ring, Epoch listener) {
    int n = ring.size();
    if (n < 2) {
      throw new IllegalStateException("model: " + n + " transitions to train on, expected at least 2");
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = ring.slot(ring.oldest() + i);
    }
    random.shuffle(order, 0, n);
    int held = Math.clamp((int) (n * config.holdoutRatio()), 1, Math.min(config.mostHoldout(), n - 1));
    int[] heldOut = Arrays.copyOf(order, held);
    int[] training = Arrays.copyOfRange(order, held, n);
    fitScaler(training);
    int[][] drawn = new int[config.members()][training.length];
    for (int[] member : drawn) {
      for (int i = 0; i < member.length; i++) {
        member[i] = training[random.bounded(training.length)];
      }
    }
    holdoutScale.set(inverseVariances(order));
    stopping.start();
    best.start();
    int epochs = 0;
    long steps = 0;
    boolean stop = false;
    while (!stop && epochs < config.mostEpochs()) {
      steps += epoch(drawn);
      epochs++;
      evaluate(heldOut);
      stop = stopping.epoch(errors);
      best.keep(stopping);
      listener.finished(epochs, errors);
    }
    best.restore();
    evaluate(heldOut);
    elites.set(IntStream.range(0, config.members()).boxed().sorted(Comparator.comparingDouble(m -> errors[m]))
        .limit(config.elites()).mapToInt(Integer::intValue).toArray());
    holdoutDistance = Arrays.stream(elites()).mapToDouble(m -> distances[m]).average().orElseThrow();
    return new Report(epochs, steps, stepLoss.scalar(), errors.clone());
  }

  private void fitScaler(int[] training) {
    int width = layout.observations() + layout.actions();
    float[] table = new float[training.length * width];
    int[] rows = new int[training.length];
    for (int i = 0; i < training.length; i++) {
      rows[i] = i;
      transitions.get(training[i] * layout.width(), table, i * width, width);
    }
    scaler.fit(table, width, rows, training.length);
  }

  /** One pass over each member's transitions, in a new order. */
  private long epoch(int[][] drawn) {
    int n = drawn[0].length;
    for (int[] member : drawn) {
      random.shuffle(member, 0, n);
    }
    long steps = 0;
    for (int from = 0; from < n; from += config.batch()) {
      int count = Math.min(config.batch(), n - from);
      for (int m = 0; m < drawn.length; m++) {
        System.arraycopy(drawn[m], from, index, m * count, count);
      }
      run(step, stepRows, stepIndex, count);
      steps++;
    }
    return steps;
  }

  /** Runs over the first {@code count} indices of each member. */
  private void run(Program program, Program.Live rows, Program.Input input, int count) {
    Arrays.fill(live, count);
    rows.live(live);
    input.set(index);
    program.run();
  }

  /** Each member's mean squared error of the mean prediction on the same transitions, into {@code errors}. */
  private void evaluate(int[] heldOut) {
    Arrays.fill(errors, 0);
    Arrays.fill(distances, 0);
    for (int from = 0; from < heldOut.length; from += HOLDOUT_CHUNK) {
      int count = Math.min(HOLDOUT_CHUNK, heldOut.length - from);
      for (int m = 0; m < config.members(); m++) {
        System.arraycopy(heldOut, from, index, m * count, count);
      }
      run(holdout, holdoutRows, holdoutIndex, count);
      holdoutSquares.get(squares);
      for (int i = 0; i < squares.length; i++) {
        errors[i / outputs()] += squares[i] / ((double) heldOut.length * outputs());
      }
      holdoutDistances.get(squares);
      for (int m = 0; m < distances.length; m++) {
        distances[m] += squares[m] / (double) heldOut.length;
      }
    }
  }

  /** Of what is predicted in some transitions; 0 where it never changes. */
  private float[] inverseVariances(int[] rows) {
    float[] row = new float[layout.width()];
    double[] sum = new double[outputs()];
    double[] squares = new double[outputs()];
    for (int r : rows) {
      transitions.get(r * layout.width(), row, 0, row.length);
      for (int d = 0; d < outputs(); d++) {
        double target = d == 0 ? row[layout.rewardAt()] : (double) row[layout.nextAt() + d - 1] - row[d - 1];
        sum[d] += target;
        squares[d] += target * target;
      }
    }
    float[] inverse = new float[outputs()];
    for (int d = 0; d < inverse.length; d++) {
      double mean = sum[d] / rows.length;
      double variance = squares[d] / rows.length - mean * mean;
      inverse[d] = variance > 0 ? (float) Math.min(1 / variance, Float.MAX_VALUE) : 0;
    }
    return inverse;
  }

  /**
   * How far the elites are from the truth on the transitions held out of the last training, as total variation. Truth
   * is one number where the world has no noise, and by that measure nothing but itself is near it; so truth and
   * prediction are both blurred by the variance of what is predicted in all transitions. Then
   * {@code TV <= sqrt(KL / 2) = 1/2 sqrt(sum_d error_d^2 / variance_d)} (Pinsker), and at most 1; mean over transitions
   * and elites.
   *
   * @return from 0 to 1; NaN before a training
   */
  public double holdoutDistance() {
    return holdoutDistance;
  }

  /**
   * The members that rollouts use, best first.
   *
   * @return their numbers
   */
  public int[] elites() {
    int[] members = new int[config.elites()];
    elites.get(members);
    return members;
  }

  /**
   * The numbers.
   *
   * @return the configuration
   */
  public EnsembleConfig config() {
    return config;
  }

  /**
   * Standard deviations of the inputs that the model was trained on: of the observation, then of the action.
   *
   * @return a new array
   */
  public float[] inputDeviations() {
    return scaler.deviations();
  }

  /**
   * A gradient step, to be described, profiled or measured: input {@code index}, rows {@code members}, output
   * {@code loss}.
   *
   * @return the program
   */
  public Program step() {
    return step;
  }

  /**
   * Floating-point operations of a gradient step.
   *
   * @return the number
   */
  public long stepFlops() {
    return step.flops();
  }

  /**
   * Place in the random stream of training.
   *
   * @return words drawn so far
   */
  public long position() {
    return random.position();
  }

  /**
   * Goes to a place in the random stream of training.
   *
   * @param words words drawn so far
   */
  public void seek(long words) {
    random.seek(words);
  }

  /** Compiles training to full speed; nothing is trained. */
  public void warmUp() {
    step.warmUp();
    holdout.warmUp();
  }
}
