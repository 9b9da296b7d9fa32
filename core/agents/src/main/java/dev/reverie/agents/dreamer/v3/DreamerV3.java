package dev.reverie.agents.dreamer.v3;

import dev.reverie.agents.dreamer.DreamerOptimizer;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.actor.ActionCode;
import dev.reverie.agents.dreamer.actor.ActionKind;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.actor.DiscreteAction;
import dev.reverie.agents.dreamer.actor.NormalAction;
import dev.reverie.agents.dreamer.behavior.ActorGradient;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.behavior.ReturnScale;
import dev.reverie.agents.dreamer.behavior.ScaledActorCritic;
import dev.reverie.agents.dreamer.behavior.SlowCritic;
import dev.reverie.agents.dreamer.codec.Codec;
import dev.reverie.agents.dreamer.codec.Decoder;
import dev.reverie.agents.dreamer.codec.Encoder;
import dev.reverie.agents.dreamer.codec.ResampledCodec;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.head.ScalarHead;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.head.TwoHotHead;
import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.dreamer.rssm.Beginning;
import dev.reverie.agents.dreamer.rssm.BlockCell;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.world.ContinueModel;
import dev.reverie.agents.dreamer.world.DivergenceRule;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.LaPropOptimizer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Dreamer v3 as in Nature 640 (2025): which parts it has. Every layer is a product, an RMS norm, and SiLU; the heads of
 * reward and critic begin at 0.
 */
public final class DreamerV3 {
  private static final String PREFIX = "dreamer.";
  private static final float LEAST_NORM = 1e-3f;
  private static final Dense.Form LAYER = new Dense.Form(Norm.RMS, Activation.SILU, true, Initializer.fanInNormal(1));
  private static final Initializer END = Initializer.fanInNormal(1);
  private static final Initializer POLICY_END = Initializer.fanInNormal(0.01f);
  private static final Initializer ZERO = Initializer.fanInNormal(0);

  private final Store store;
  private final DreamerSize size;
  private final DreamerV3Config config;
  private final RandomStream random;

  private DreamerV3(Store store, DreamerSize size, DreamerV3Config config) {
    this.store = store;
    this.size = size;
    this.config = config;
    random = new RandomStream(store.seed(), PREFIX + "initialize");
  }

  static DreamerParts parts(Store store, DreamerV3Settings settings, EnvironmentSpec environment) {
    return parts(store, settings.size(), settings.dreamer(), settings.starts(), environment);
  }

  /**
   * Makes the parts and their states.
   *
   * @param store where the states go
   * @param size widths
   * @param config hyper-parameters
   * @param starts steps of each sequence that are imagined from, 0 for all
   * @param environment what it acts in
   * @return the parts
   */
  public static DreamerParts parts(Store store, DreamerSize size, DreamerV3Config config, int starts,
      EnvironmentSpec environment) {
    return new DreamerV3(store, size, config).parts(starts, environment);
  }

  private DreamerParts parts(int starts, EnvironmentSpec environment) {
    ActionCode code = ActionCode.of(environment.action());
    LatentSpace space = new LatentSpace.Categorical(size.stoch(), size.classes(), config.unimix());
    int features = size.deter() + space.features();
    Codec codec = new ResampledCodec(size.depth(), size.layers(), size.units());
    Encoder encoder = codec.encoder(store, PREFIX + "encoder", environment.observation(), random);
    BlockCell cell = new BlockCell(store, PREFIX + "core", size, space.features(), code.features(), config.blocks(),
        LAYER, random);
    Rssm rssm = new Rssm(cell, space, Beginning.zeros(),
        head("prior", size.deter(), size.hidden(), 2, space.outputs(), END),
        head("posterior", size.deter() + encoder.features(), size.hidden(), 1, space.outputs(), END));
    Decoder decoder = codec.decoder(store, PREFIX + "decoder", environment.observation(), size.deter(),
        space.features(), random);
    ScalarHead scalar = TwoHotHead.SYMEXP_BINS;
    WorldModel world = new WorldModel(encoder, rssm, decoder,
        new ScalarModel(head("reward", features, size.units(), config.rewardLayers(), scalar.outputs(), ZERO), scalar),
        new ContinueModel(head("continue", features, size.units(), config.continueLayers(), 1, END),
            config.discount()),
        new DivergenceRule.FreeBits(config.dynamics(), config.representation(), config.freeNats()),
        new WorldModel.Scales(1, 1, 1));
    ActionKind kind = code.choices().isEmpty() ? new NormalAction(code.features())
        : new DiscreteAction(code.choices(), config.policyUnimix());
    ActorNetwork actor = new ActorNetwork(store, PREFIX + "actor", kind,
        hidden("actor", features, size.units(), size.layers()), POLICY_END, random);
    SlowCritic critic = SlowCritic.of(new ScalarModel(
        head("critic", features, size.units(), size.layers(), scalar.outputs(), ZERO), scalar), PREFIX + "slow",
        config.slowRate());
    ActorGradient gradient = code.choices().isEmpty() ? config.continuousGradient() : ActorGradient.REINFORCE;
    boolean through = gradient == ActorGradient.DYNAMICS;
    Behavior behavior = new ScaledActorCritic(world, new Imagination(rssm, actor, config.horizon(), through), critic,
        new ReturnScale(store, PREFIX + "returns", config.returnRate()),
        new ScaledActorCritic.Config(starts, gradient, 1, config.discount(),
            config.lambda(), config.entropy(), 1, config.replayValue(), config.replayValueGradient(), false));
    LaPropOptimizer laprop = new LaPropOptimizer(store, PREFIX + "laprop", config.optimizer(), config.clip(),
        LEAST_NORM).together(cell.hiddenMatrix())
        .with(actor.parameters(), config.policyOptimizer());
    if (through) {
      return new DreamerParts(store, world, behavior, DreamerOptimizer.joint(laprop, world.parameters(),
          actor.parameters(), behavior.criticParameters()), true);
    }
    List<State> parameters = new ArrayList<>(world.parameters());
    parameters.addAll(actor.parameters());
    parameters.addAll(behavior.criticParameters());
    return new DreamerParts(store, world, behavior, DreamerOptimizer.joint(laprop, parameters), true);
  }

  private DenseStack hidden(String name, int inputs, int width, int count) {
    return DenseStack.hidden(store, PREFIX + name, inputs, width, count, LAYER, random);
  }

  private DenseStack head(String name, int inputs, int width, int count, int outputs, Initializer end) {
    return DenseStack.head(store, PREFIX + name, inputs, width, count, LAYER, outputs, end, random);
  }
}
