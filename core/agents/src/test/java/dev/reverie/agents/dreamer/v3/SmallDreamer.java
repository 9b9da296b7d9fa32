package dev.reverie.agents.dreamer.v3;

import dev.reverie.agents.dreamer.Dreamer;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.LatentCode;
import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.config.ReplayConfig;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.agents.train.TrainingConfig;
import dev.reverie.engine.DType;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.LaProp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Agents small enough for tests, and sequences for them. */
final class SmallDreamer {
  static final int SEQUENCES = 3;
  static final int LENGTH = 5;
  static final int NUMBERS = 4;
  static final ActionSpace NUMBERED = ActionSpace.Continuous.of(2, -1, 1);
  static final ActionSpace CHOICES = new ActionSpace.Discrete(3);

  private SmallDreamer() {
  }

  static EnvironmentSpec environment(ActionSpace actions) {
    return new EnvironmentSpec("test", NUMBERS, actions, 1000, Termination.never());
  }

  static DreamerV3Settings settings(int starts) {
    return settings(starts, DreamerV3Config.published().optimizer(), 1, 1e-20);
  }

  static DreamerV3Settings settings(int starts, LaProp.Config optimizer, double policyRate, double policyEpsilon) {
    return settings(starts, optimizer, ActorGradient.REINFORCE, policyRate, policyEpsilon);
  }

  static DreamerV3Settings settings(int starts, LaProp.Config optimizer, ActorGradient gradient, double policyRate,
      double policyEpsilon) {
    DreamerV3Settings preset = new DreamerAlgorithm().preset(environment(NUMBERED));
    DreamerV3Config c = DreamerV3Config.published();
    TrainingConfig t = preset.training();
    TrainingConfig alone = new TrainingConfig(t.steps(), t.evaluateEvery(), t.evaluationEpisodes(),
        t.evaluationSeed(), t.checkpointEvery(), t.actionRepeat(), 1);
    return new DreamerV3Settings(alone, new DreamerSize("custom", 16, 6, 7, 3, 4, 2, 2), starts,
        EvaluationMode.MODE, new ReplayConfig(1000, SEQUENCES, LENGTH, 16, true, 4),
        new DreamerV3Config(4, c.discountHorizon(), c.lambda(), c.entropy(), c.policyUnimix(), c.blocks(), c.unimix(),
            c.freeNats(), c.dynamics(), c.representation(), c.replayValue(), c.replayValueGradient(), c.slowRate(),
            c.returnRate(), c.rewardLayers(), c.continueLayers(), c.clip(), optimizer, gradient, policyRate,
            policyEpsilon));
  }

  static DreamerParts parts(Store store, ActionSpace actions, int starts) {
    return DreamerV3.parts(store, settings(starts), environment(actions));
  }

  static SequenceLayout layout(DreamerParts parts, ActionSpace actions) {
    return LatentCode.of(parts).layout(environment(actions));
  }

  /** What an update changes by gradients. */
  static List<State> parameters(DreamerParts parts) {
    List<State> all = new ArrayList<>(parts.world().parameters());
    all.addAll(parts.behavior().actor().parameters());
    all.addAll(parts.behavior().criticParameters());
    return all;
  }

  /** Fills heads that begin at 0, so that their gradients are not. */
  static void shake(Store store, float scale) {
    RandomStream random = new RandomStream(5, "shake");
    for (State s : store.states()) {
      if (s.name().startsWith("dreamer.") && !s.name().contains("laprop") && !s.name().contains("carry")
          && s.type().dtype() == DType.F32) {
        float[] values = s.toArray();
        for (int i = 0; i < values.length; i++) {
          values[i] += scale * random.normal();
        }
        s.set(values);
      }
    }
  }

  /** Sequences of random numbers; the second one has an episode that ends at step 2, terminally. */
  static SequenceBatch batch(SequenceLayout layout, long seed) {
    SequenceBatch batch = new SequenceBatch(layout, LENGTH, SEQUENCES);
    RandomStream random = new RandomStream(seed, "batch");
    fill(batch.numbers(), random);
    fill(batch.actions(), random);
    fill(batch.rewards(), random);
    fill(batch.carryFloats(), random);
    for (int i = 0; i < batch.carryBytes().length; i++) {
      batch.carryBytes()[i] = (byte) random.bounded(4);
    }
    batch.last()[2 * SEQUENCES + 1] = 1;
    batch.terminal()[2 * SEQUENCES + 1] = 1;
    batch.first()[3 * SEQUENCES + 1] = 1;
    batch.first()[0] = 1;
    return batch;
  }

  private static void fill(float[] values, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.7f * random.normal();
    }
  }

  static Map<String, Double> update(DreamerParts parts, SequenceLayout layout, SequenceBatch batch) {
    Dreamer dreamer = new Dreamer(parts, layout, batch.sequences(), batch.length());
    dreamer.update(batch);
    return new LinkedHashMap<>(dreamer.metrics());
  }
}
