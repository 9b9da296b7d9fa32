package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.actor.ActionCode;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.StepStream;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.ReplayRatio;
import dev.reverie.agents.replay.SavedRing;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.agents.replay.SequenceReplay;
import dev.reverie.agents.replay.SequenceStep;
import dev.reverie.agents.run.Study;
import dev.reverie.agents.train.Actor;
import dev.reverie.agents.train.Learner;
import dev.reverie.agents.train.PhaseClock;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dreamer in a stream of steps: every step goes through the model once, which gives the action and the latent state
 * that is kept with the step, and updates follow at a fixed ratio.
 */
public final class DreamerLearner implements Learner {
  private final DreamerParts parts;
  private final ReplayConfig config;
  private final EvaluationMode evaluation;
  private final ActionCode code;
  private final SequenceLayout layout;
  private final LatentCode latent;
  private final SequenceReplay replay;
  private final SequenceStep step;
  private final SequenceBatch batch;
  private final Schedule schedule;
  private final int streams;
  private final long[] rows;
  private final RandomStream batches;
  private final RandomStream prefill;
  private final Dreamer dreamer;
  private final Acting acting;
  private final PolicySpec policy;
  /** Made when it is first asked for. */
  private DreamerStudy study;
  private final float[] latentFloats;
  private final byte[] latentBytes;
  /** What the acting program knows, for a run that is resumed. */
  private final List<State> carry;
  private long actions;

  /**
   * Makes an untrained agent.
   *
   * @param parts what it is made of
   * @param config what is remembered, and how often it is learned from
   * @param streams of steps that it acts in and learns from
   * @param evaluation how it acts in evaluations
   * @param environment the environment
   * @param policy what an application needs to act with it
   */
  public DreamerLearner(DreamerParts parts, ReplayConfig config, int streams, EvaluationMode evaluation,
      EnvironmentSpec environment, PolicySpec policy) {
    this(parts, config, Schedule.ratio(new ReplayRatio("dreamer.ratio", config.ratio(), config.length(),
        config.sequences())), streams, evaluation, environment, policy);
  }

  /**
   * Makes an untrained agent.
   *
   * @param parts what it is made of
   * @param config what is remembered; its ratio is not looked at
   * @param schedule when it learns
   * @param streams of steps that it acts in and learns from
   * @param evaluation how it acts in evaluations
   * @param environment the environment
   * @param policy what an application needs to act with it
   */
  public DreamerLearner(DreamerParts parts, ReplayConfig config, Schedule schedule, int streams,
      EvaluationMode evaluation, EnvironmentSpec environment, PolicySpec policy) {
    this.parts = parts;
    this.config = config;
    this.schedule = schedule;
    this.streams = streams;
    this.evaluation = evaluation;
    this.policy = policy;
    Store store = parts.store();
    code = ActionCode.of(environment.action());
    latent = LatentCode.of(parts);
    layout = latent.layout(environment);
    replay = new SequenceReplay("replay", layout, streams, config.capacity(), config.length(), config.newestFirst());
    step = new SequenceStep(layout);
    batch = new SequenceBatch(layout, config.length(), config.sequences());
    batches = new RandomStream(store.seed(), "dreamer.batch");
    prefill = new RandomStream(store.seed(), "dreamer.prefill");
    dreamer = new Dreamer(parts, layout, config.sequences(), config.length());
    acting = new Acting(parts, layout, "dreamer.act", streams, EvaluationMode.SAMPLE);
    rows = new long[streams];
    latentFloats = new float[streams * latent.floats()];
    latentBytes = new byte[streams * latent.bytes()];
    carry = List.of(store.free("dreamer.carry.deter", streams * latent.deter()),
        store.free("dreamer.carry.stoch", streams * latent.stoch()),
        store.free("dreamer.carry.action", streams * layout.actions()));
  }

  @Override
  public Store store() {
    return parts.store();
  }

  @Override
  public int streams() {
    return streams;
  }

  @Override
  public void observe(StepStream stream) {
    int size = layout.actions();
    for (int i = 0; i < streams; i++) {
      step.read(stream, i);
      System.arraycopy(acting.actions(), i * size, step.action(), 0, size);
      rows[i] = replay.add(i, step);
      actions += stream.first()[i] ? 0 : 1;
    }
    acting.act(stream);
    latent.pack(acting.deter(), acting.stoch(), streams, latentFloats, latentBytes);
    for (int i = 0; i < streams; i++) {
      if (schedule.random(actions)) {
        code.random(prefill, acting.actions(), i * size);
      }
      replay.setLatent(i, rows[i], latentFloats, i * latent.floats(), latentBytes, i * latent.bytes());
    }
    carry.get(0).set(acting.deter());
    carry.get(1).set(acting.stoch());
    carry.get(2).set(acting.actions());
  }

  @Override
  public void act(StepStream stream, float[] action) {
    int each = action.length / streams;
    for (int i = 0; i < streams; i++) {
      code.decode(acting.actions(), i * layout.actions(), action, i * each);
    }
  }

  @Override
  public void learn(long environmentStep, PhaseClock clock) {
    if (replay.sequences() < config.minimum()) {
      return;
    }
    int due = schedule.due(actions);
    for (int i = 0; i < due; i++) {
      clock.time("replay", () -> replay.sample(batches, batch));
      clock.time("update", () -> dreamer.update(batch));
      clock.time("replay", () -> dreamer.writeBack(replay, batch));
    }
    clock.count("update", due, (double) due * dreamer.program().flops());
  }

  @Override
  public Actor evaluator(int rows) {
    Acting evaluated = new Acting(parts, layout, "dreamer.evaluate", rows, evaluation);
    int size = code.features();
    return (stream, out) -> {
      if (begins(stream)) {
        evaluated.reset();
      }
      evaluated.act(stream);
      int each = out.length / stream.count();
      for (int i = 0; i < stream.count(); i++) {
        code.decode(evaluated.actions(), i * size, out, i * each);
      }
    };
  }

  private static boolean begins(StepStream stream) {
    for (boolean first : stream.first()) {
      if (!first) {
        return false;
      }
    }
    return stream.transitions() == 0;
  }

  @Override
  public Map<String, ? extends SavedRing> experience() {
    return replay.rings();
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>(replay.counters());
    counters.putAll(schedule.counters());
    counters.put("dreamer.batch", batches.position());
    counters.put("dreamer.prefill", prefill.position());
    counters.put("dreamer.actions", actions);
    return counters;
  }

  @Override
  public void restore(Map<String, Long> counters) {
    replay.restore(counters);
    schedule.restore(counters);
    batches.seek(counters.get("dreamer.batch"));
    prefill.seek(counters.get("dreamer.prefill"));
    actions = counters.get("dreamer.actions");
    carry.get(0).get(acting.deter());
    carry.get(1).get(acting.stoch());
    carry.get(2).get(acting.actions());
  }

  @Override
  public Map<String, Double> metrics() {
    return dreamer.metrics();
  }

  @Override
  public Optional<PolicySpec> policy() {
    return Optional.of(policy);
  }

  @Override
  public Study study() {
    if (study == null) {
      study = new DreamerStudy(parts, layout, config.length());
    }
    return study.of(replay);
  }

  /**
   * The update, to be described, profiled or measured.
   *
   * @return the update
   */
  public Dreamer dreamer() {
    return dreamer;
  }

  /**
   * What a step has.
   *
   * @return the layout
   */
  public SequenceLayout layout() {
    return layout;
  }

  /**
   * How large the replay is.
   *
   * @return one line
   */
  public String replaySize() {
    return replay.describe();
  }

  @Override
  public void warmUp() {
    dreamer.program().warmUp();
    acting.warmUp();
  }
}
