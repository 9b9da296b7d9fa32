package dev.reverie.agents.sac;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.policy.LikeliestPolicy;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.agents.train.Actor;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Store;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Soft actor-critic on real experience alone, with discrete actions. */
public final class DiscreteSacLearner extends ReplayedLearner {
  private final SacSettings settings;
  private final TransitionLayout layout;
  private final DiscreteSac sac;
  private final DiscreteSacActor acting;
  private final RandomStream explore;
  private final float[] oneHot;
  private final float[] row;

  /**
   * Makes an untrained agent.
   *
   * @param settings the settings
   * @param environment the environment
   * @param actions its actions
   * @param store empty store
   */
  public DiscreteSacLearner(SacSettings settings, EnvironmentSpec environment, ActionSpace.Discrete actions,
      Store store) {
    this(settings, new TransitionLayout(environment.requireNumbers(), actions.n()), store);
  }

  private DiscreteSacLearner(SacSettings settings, TransitionLayout layout, Store store) {
    super(settings, layout, store);
    this.settings = settings;
    this.layout = layout;
    sac = new DiscreteSac(ring.table(), layout, settings.sac());
    acting = new DiscreteSacActor(store, sac.actor(), Sac.ACT_STREAM, 1);
    explore = new RandomStream(store.seed(), "explore");
    oneHot = new float[layout.actions()];
    row = new float[layout.width()];
  }

  @Override
  public void act(float[] observation, float[] action) {
    if (policyActs()) {
      acting.act(observation, 1, false, action);
    } else {
      action[0] = explore.bounded(layout.actions());
    }
    Arrays.fill(oneHot, 0);
    oneHot[(int) action[0]] = 1;
  }

  @Override
  public void observe(float[] observation, float reward, float[] next, boolean terminated) {
    layout.pack(observation, 0, oneHot, 0, settings.rewardScale() * reward, next, 0, terminated, row, 0);
    ring.add(row, 0, 1);
  }

  @Override
  Program program() {
    return sac.program();
  }

  @Override
  void update(int[] rows) {
    sac.update(rows);
  }

  @Override
  Map<String, Float> updateMetrics() {
    return sac.metrics();
  }

  @Override
  boolean policyActs() {
    return ring.total() >= settings.randomSteps();
  }

  @Override
  long explored() {
    return explore.position();
  }

  @Override
  void exploreFrom(long words) {
    explore.seek(words);
  }

  /** Takes the likeliest action. */
  @Override
  public Actor evaluator(int rows) {
    DiscreteSacActor likeliest = new DiscreteSacActor(store(), sac.actor(), "sac.evaluate", rows);
    return (stream, actions) -> likeliest.act(stream.observations(), stream.count(), true, actions);
  }

  @Override
  public Optional<PolicySpec> policy() {
    return Optional.of(new PolicySpec(LikeliestPolicy.NAME, ObservationSpace.of(layout.observations()),
        new ActionSpace.Discrete(layout.actions()),
        new LikeliestPolicy.Parts(sac.actor().name(), Activation.RELU)));
  }

  @Override
  public void warmUp() {
    sac.program().warmUp();
    acting.warmUp();
  }
}
