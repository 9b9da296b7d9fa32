package dev.reverie.agents.train;

import dev.reverie.agents.env.ActionRepeat;
import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.ReplayMemory;
import dev.reverie.agents.run.Checkpoint;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.Report;
import dev.reverie.agents.run.RunConfig;
import dev.reverie.agents.run.RunDirectory;
import dev.reverie.agents.run.SettingsText;
import dev.reverie.agents.run.StateFile;
import dev.reverie.agents.run.Study;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A run under way: an agent, an environment, and the folder that everything is written to. Started anew or resumed, the
 * same seed gives the same bits.
 */
public final class Training implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.reverie.agents");
  private static final long WORTH_TELLING = 1 << 20;

  /** Rings whose sizes are told one by one. */
  private static final int MOST_TOLD = 3;

  private final RunDirectory run;
  private final TrainingConfig config;
  private final Learner learner;
  private final StepStream stream;
  private final Evaluator evaluator;
  private final StepStream evaluation;
  private final Actor evaluated;
  private final PhaseClock clock = new PhaseClock();
  private final float[] action;
  private boolean begun;
  private long step;
  private final double[] episodeReturns;
  private final long[] episodeSteps;
  /** Environment steps of the last round of actions. */
  private long taken;
  private double lastReturn = Double.NaN;
  private long started;
  private double secondsBefore;
  private long updatesBefore;
  private double flopsBefore;
  private double rateSince;

  /** Told how a training goes. */
  public interface Listener {
    /**
     * After a real step and its learning.
     *
     * @param progress how far it is
     */
    void step(Progress progress);

    /**
     * After an evaluation.
     *
     * @param step real steps so far
     * @param result the returns
     */
    void evaluated(long step, Evaluation result);
  }

  /**
   * How far a training is.
   *
   * @param step real steps so far
   * @param steps real steps in all
   * @param seconds seconds since it was started or resumed
   * @param fraction share of this session's steps that are done
   * @param lastReturn mean return of the last evaluation, NaN before the first
   * @param updates gradient steps since it was started or resumed
   * @param flops floating-point operations in them
   */
  public record Progress(long step, long steps, double seconds, double fraction, double lastReturn, long updates,
      double flops) {
  }

  private Training(RunDirectory run, TrainingConfig config, Learner learner, StepStream stream) {
    this.run = run;
    this.config = config;
    this.learner = learner;
    this.stream = stream;
    EnvironmentSpec spec = stream.environment().spec();
    evaluation = open(config.evaluatedIn(spec.id()), config, config.evaluationEpisodes());
    evaluator = new Evaluator(evaluation, config.evaluationSeed());
    evaluated = learner.evaluator(config.evaluationEpisodes());
    if (learner.streams() != config.instances()) {
      throw new IllegalArgumentException("training.instances is " + config.instances() + ", the algorithm learns from "
          + learner.streams());
    }
    action = new float[config.instances() * spec.action().size()];
    episodeReturns = new double[config.instances()];
    episodeSteps = new long[config.instances()];
  }

  /** The streams that are learned from, where evaluation is of the same kind. */
  private static StepStream open(String id, TrainingConfig config) {
    EnvironmentSpec trained = spec(id);
    EnvironmentSpec evaluated = spec(config.evaluatedIn(id));
    if (!trained.observation().equals(evaluated.observation()) || !trained.action().equals(evaluated.action())) {
      throw new IllegalArgumentException("training.evaluationEnvironment is '" + evaluated.id() + "' with "
          + evaluated.observation() + " and " + evaluated.action() + ", expected the " + trained.observation() + " and "
          + trained.action() + " of '" + id + "'");
    }
    return StepStream.staggered(repeated(id, config, config.instances()));
  }

  private static StepStream open(String id, TrainingConfig config, int count) {
    return new StepStream(repeated(id, config, count));
  }

  private static Environment repeated(String id, TrainingConfig config, int count) {
    Environment environment = Environments.create(id, count);
    return config.actionRepeat() == 1 ? environment : new ActionRepeat(environment, config.actionRepeat());
  }

  /** What a preset is made for: the environment itself, before its actions are repeated. */
  private static EnvironmentSpec spec(String id) {
    try (Environment environment = Environments.create(id, 1)) {
      return environment.spec();
    }
  }

  /**
   * Begins a run.
   *
   * @param path its folder, new or empty
   * @param algorithm the algorithm
   * @param environmentId the environment
   * @param overrides settings that differ from the preset, by dotted key
   * @param seed the seed of everything
   * @param backend what computes; stays the caller's
   * @param <S> the algorithm's settings
   * @return the training, nothing done yet
   * @throws IOException if the folder is taken or cannot be written
   * @throws IllegalArgumentException if the environment or a key is unknown, or a value does not fit
   */
  public static <S extends Record & Settings> Training start(Path path, Algorithm<S> algorithm, String environmentId,
      Map<String, String> overrides, long seed, Backend backend) throws IOException {
    S settings = SettingsText.override(algorithm.preset(spec(environmentId)), overrides);
    StepStream stream = open(environmentId, settings.training());
    Learner learner = algorithm.create(settings, stream.environment().spec(), backend.newStore(seed));
    RunDirectory run = RunDirectory.create(path, algorithm.name(), environmentId, seed, backend.id(),
        ReplayMemory.of(learner.experience()), settings);
    try {
      return new Training(run, settings.training(), learner, stream);
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /**
   * Goes on with a run, from its last checkpoint or, if it stopped before the first, from the start.
   *
   * @param path its folder
   * @param backend what computes, not necessarily what did before; stays the caller's
   * @return the training
   * @throws IOException if it is no run, is open elsewhere, has no checkpoint that is whole, or is of an algorithm,
   *     environment or settings that are not known here
   */
  public static Training resume(Path path, Backend backend) throws IOException {
    RunDirectory run = RunDirectory.open(path);
    try {
      return resume(run, Algorithms.get(run.config().algorithm()), backend);
    } catch (IllegalArgumentException e) {
      run.close();
      throw new IOException(path + " cannot be resumed: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private static <S extends Record & Settings> Training resume(RunDirectory run, Algorithm<S> algorithm,
      Backend backend) throws IOException {
    RunConfig c = run.config();
    S settings = settings(c, algorithm);
    StepStream stream = open(c.environment(), settings.training());
    Learner learner = algorithm.create(settings, stream.environment().spec(), backend.newStore(c.seed()));
    Training t = new Training(run, settings.training(), learner, stream);
    Optional<Checkpoints.Found> found = run.rewind();
    if (found.isPresent()) {
      t.restore(found.get());
    }
    return t;
  }

  /**
   * The way to act of a checkpoint, without exploring.
   *
   * @param config the run
   * @param found its checkpoint
   * @param backend what computes; stays the caller's
   * @param rows the most streams at a time
   * @return the actor
   * @throws IOException if the checkpoint cannot be read
   */
  public static Actor actor(RunConfig config, Checkpoints.Found found, Backend backend, int rows) throws IOException {
    return actor(config, Algorithms.get(config.algorithm()), found, backend, rows);
  }

  private static <S extends Record & Settings> Actor actor(RunConfig config, Algorithm<S> algorithm,
      Checkpoints.Found found, Backend backend, int rows) throws IOException {
    S settings = settings(config, algorithm);
    try (StepStream stream = open(config.environment(), settings.training(), 1)) {
      Learner learner = algorithm.create(settings, stream.environment().spec(), backend.newStore(config.seed()));
      Actor actor = learner.evaluator(rows);
      found.read(learner.store(), saved(learner));
      return actor;
    }
  }

  /**
   * Streams of the environment that a run is evaluated in, its actions repeated as the run has it.
   *
   * @param config the run
   * @param count how many
   * @return the streams, not begun
   * @throws IllegalArgumentException if the environment, the algorithm or a setting is not known here
   */
  public static StepStream streams(RunConfig config, int count) {
    Settings settings = settings(config, Algorithms.get(config.algorithm()));
    return open(settings.training().evaluatedIn(config.environment()), settings.training(), count);
  }

  private static <S extends Record & Settings> S settings(RunConfig config, Algorithm<S> algorithm) {
    return SettingsText.fromMap(config.settings(), algorithm.settings());
  }

  private void restore(Checkpoints.Found found) throws IOException {
    Checkpoint c = found.checkpoint();
    run.restoreRings(learner.experience(), c.rings());
    found.read(learner.store(), saved());
    learner.restore(c.counters());
    stream.restoreState(Base64.getDecoder().decode(c.environment()));
    begun = true;
    step = c.step();
    for (int i = 0; i < episodeSteps.length; i++) {
      episodeReturns[i] = c.episodeReturns().get(i);
      episodeSteps[i] = c.episodeSteps().get(i);
    }
    clock.resume(c.seconds());
    secondsBefore = c.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    rateSince = secondsBefore;
  }

  /** All states but the tables that rings lie in: these are saved piece by piece. */
  private Predicate<String> saved() {
    return saved(learner);
  }

  private static Predicate<String> saved(Learner learner) {
    List<String> tables = learner.experience().values().stream().flatMap(ring -> ring.state().stream())
        .map(State::name).toList();
    return name -> !tables.contains(name);
  }

  /**
   * Trains to the end.
   *
   * @throws IOException if the run cannot be written
   */
  public void run() throws IOException {
    run(() -> false, new Listener() {
      @Override
      public void step(Progress progress) {
      }

      @Override
      public void evaluated(long step, Evaluation result) {
      }
    });
  }

  /**
   * Trains until the end or until asked to stop; either way a checkpoint and a report are written last.
   *
   * @param stop asked after each real step
   * @param listener told how it goes
   * @return whether the end was reached
   * @throws IOException if the run cannot be written
   * @throws IllegalStateException if environment or agent give a number that is not finite
   */
  public boolean run(BooleanSupplier stop, Listener listener) throws IOException {
    tellMemory();
    started = System.nanoTime();
    long first = step;
    boolean stopped = false;
    while (step < config.steps() && !stopped) {
      clock.time("environment", this::stepEnvironment);
      learner.learn(step, clock);
      finishEpisode();
      if (due(config.evaluateEvery())) {
        evaluate(listener);
      }
      double fraction = Math.min(1, (double) (step - first) / (config.steps() - first));
      listener.step(new Progress(step, config.steps(), seconds(), fraction, lastReturn,
          clock.updates(), clock.flops()));
      stopped = stop.getAsBoolean();
      if (due(config.checkpointEvery()) || stopped) {
        checkpoint();
      }
    }
    Report.write(run.path());
    return step >= config.steps();
  }

  /** Before anything is done: it never grows. */
  private void tellMemory() {
    Map<String, Long> bytes = ReplayMemory.of(learner.experience());
    long all = bytes.values().stream().mapToLong(Long::longValue).sum();
    LOG.log(all < WORTH_TELLING ? Level.DEBUG : Level.INFO, () -> label() + ": the replay takes "
        + ReplayMemory.text(all) + " and never grows" + (bytes.size() > MOST_TOLD ? "" : " ("
        + bytes.entrySet().stream().map(e -> e.getKey() + " " + ReplayMemory.text(e.getValue()))
        .collect(Collectors.joining(", ")) + ")"));
  }

  /** Whether the last transition reached a multiple of so many steps, or the end. */
  private boolean due(long every) {
    return step / every > (step - taken) / every || step >= config.steps();
  }

  /** A transition in every environment whose episode is under way; the others begin their next one. */
  private void stepEnvironment() {
    if (!begun) {
      stream.begin(run.config().seed());
      begun = true;
      observe();
    }
    while (!acting()) {
      stream.advance(action);
      observe();
    }
    learner.act(stream, action);
    requireFinite("agent", run.config().algorithm(), "action", action);
    long before = stream.transitions();
    stream.advance(action);
    taken = config.actionRepeat() * (stream.transitions() - before);
    step += taken;
    observe();
  }

  private boolean acting() {
    for (boolean acts : stream.acting()) {
      if (acts) {
        return true;
      }
    }
    return false;
  }

  private void observe() {
    String id = stream.environment().spec().id();
    requireFinite("environment", id, "reward", stream.rewards());
    requireFinite("environment", id, "observation", stream.observations());
    for (int i = 0; i < episodeSteps.length; i++) {
      // An episode that was left is not finished: its return is nobody's.
      episodeReturns[i] = stream.first()[i] ? 0 : episodeReturns[i] + stream.rewards()[i];
      episodeSteps[i] = stream.first()[i] ? 0 : episodeSteps[i] + config.actionRepeat();
    }
    learner.observe(stream);
  }

  private void requireFinite(String who, String name, String what, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalStateException(who + " '" + name + "' gave " + values[i] + " as " + what
            + (values.length > 1 ? " number " + i : "") + " at step " + step
            + "; training stops, the last checkpoint is intact");
      }
    }
  }

  private void finishEpisode() throws IOException {
    for (int i = 0; i < episodeSteps.length; i++) {
      if (stream.last()[i]) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train.return", episodeReturns[i]);
        values.put("train.length", (double) episodeSteps[i]);
        run.metrics().write(step, seconds(), values);
        episodeReturns[i] = 0;
        episodeSteps[i] = 0;
      }
    }
  }

  private void evaluate(Listener listener) throws IOException {
    Evaluation[] result = new Evaluation[1];
    clock.time("evaluation", () -> result[0] = evaluator.run(evaluated));
    Evaluation e = result[0];
    lastReturn = e.mean();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("eval.return", e.mean());
    values.put("eval.deviation", e.deviation());
    values.put("eval.least", e.least());
    values.put("eval.greatest", e.greatest());
    values.putAll(learner.metrics());
    clock.seconds().forEach((phase, s) -> values.put("time." + phase, s));
    double now = seconds();
    values.put("updates.perSecond", (clock.updates() - updatesBefore) / (now - rateSince));
    values.put("gflops", (clock.flops() - flopsBefore) / (now - rateSince) / 1e9);
    updatesBefore = clock.updates();
    flopsBefore = clock.flops();
    rateSince = now;
    run.metrics().write(step, now, values);
    listener.evaluated(step, e);
  }

  private void checkpoint() throws IOException {
    long[] bytes = new long[1];
    Map<String, Double> values = new LinkedHashMap<>();
    double before = clock.seconds().getOrDefault("checkpoint", 0.0);
    try {
      clock.time("checkpoint", () -> {
        try {
          Study study = learner.study();
          values.putAll(study.values());
          long metrics = run.metrics().sync();
          Checkpoint c = new Checkpoint(Checkpoint.FORMAT, run.config().algorithm(), step,
              Base64.getEncoder().encodeToString(stream.saveState()),
              Arrays.stream(episodeReturns).boxed().toList(), Arrays.stream(episodeSteps).boxed().toList(),
              learner.counters(), run.saveRings(learner.experience()), clock.seconds(), metrics,
              StateFile.digest(learner.store(), saved()), learner.policy().map(PolicySpec::saved).orElse(null),
              run.saveStudy(step, study));
          bytes[0] = run.checkpoints().write(c, learner.store(), saved());
          run.sweep();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    values.put("checkpoint.bytes", (double) bytes[0]);
    values.put("checkpoint.seconds", clock.seconds().get("checkpoint") - before);
    run.metrics().write(step, seconds(), values);
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  /**
   * What is trained, in a few words.
   *
   * @return algorithm, environment and seed
   */
  public String label() {
    RunConfig c = run.config();
    return c.algorithm() + " " + c.environment() + " seed " + c.seed();
  }

  /**
   * The run's folder.
   *
   * @return the path
   */
  public Path path() {
    return run.path();
  }

  /**
   * Real steps so far.
   *
   * @return the number
   */
  public long step() {
    return step;
  }

  /**
   * The environment.
   *
   * @return its specification
   */
  public EnvironmentSpec environment() {
    return stream.environment().spec();
  }

  /**
   * The agent.
   *
   * @return the learner
   */
  public Learner learner() {
    return learner;
  }

  @Override
  public void close() throws IOException {
    learner.close();
    stream.close();
    evaluation.close();
    run.close();
  }
}
