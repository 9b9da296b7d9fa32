package dev.reverie.agents.dreamer.v3of2023;

import dev.reverie.agents.dreamer.DreamerOptimizer;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.Networks;
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
import dev.reverie.agents.dreamer.codec.StridedCodec;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.head.ScalarHead;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.head.TwoHotHead;
import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.dreamer.rssm.Cell;
import dev.reverie.agents.dreamer.rssm.LearnedBeginning;
import dev.reverie.agents.dreamer.rssm.NormedCell;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.world.ContinueModel;
import dev.reverie.agents.dreamer.world.DivergenceRule;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.DenseStack;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.Adam;

/**
 * Dreamer v3 as in arXiv 2301.04104 of January 2023: which parts it has. Every layer is a product without bias, layer
 * norm and SiLU; v2's cell from a learned beginning; values in bins over symlogs; a discount of likelier or not.
 */
final class DreamerV3Of2023 {
  private DreamerV3Of2023() {
  }

  static DreamerParts parts(Store store, DreamerV3Of2023Settings settings, EnvironmentSpec environment) {
    DreamerSize size = settings.size();
    DreamerV3Of2023Config config = settings.dreamer();
    Dense.Form form = new Dense.Form(Norm.LAYER, Activation.SILU, false, Initializer.fanAverageNormal(1));
    Initializer zero = Initializer.fanAverageNormal(0);
    Networks networks = Networks.of(store, form);
    ActionCode code = ActionCode.of(environment.action());
    LatentSpace space = new LatentSpace.Categorical(size.stoch(), size.classes(), config.unimix());
    int features = size.deter() + space.features();
    Codec codec = StridedCodec.v3(size.depth(), size.layers(), size.units());
    Encoder encoder = codec.encoder(store, networks.name("encoder"), environment.observation(), networks.random());
    Cell cell = new NormedCell(store, networks.name("core"), space.features(), code.features(), size.hidden(),
        size.deter(), form, false, networks.random());
    DenseStack prior = networks.head("prior", size.deter(), size.hidden(), 1, space.outputs());
    Rssm rssm = new Rssm(cell, space, new LearnedBeginning(store, networks.name("initial"), size.deter(), prior, space),
        prior, networks.head("posterior", size.deter() + encoder.features(), size.hidden(), 1, space.outputs()));
    Decoder decoder = codec.decoder(store, networks.name("decoder"), environment.observation(), size.deter(),
        space.features(), networks.random());
    ScalarHead scalar = TwoHotHead.SYMLOG_SPACE;
    WorldModel world = new WorldModel(encoder, rssm, decoder,
        new ScalarModel(networks.head("reward", features, size.units(), size.layers(), scalar.outputs(), zero), scalar),
        new ContinueModel(networks.head("continue", features, size.units(), size.layers(), 1), 1, true),
        new DivergenceRule.FreeBits(config.dynamics(), config.representation(), config.freeNats()),
        new WorldModel.Scales(1, 1, 1));
    boolean continuous = code.choices().isEmpty();
    ActionKind kind = continuous ? new NormalAction(code.features())
        : new DiscreteAction(code.choices(), config.unimix());
    ActorNetwork actor = networks.actor(kind, features, size.units(), size.layers());
    SlowCritic critic = SlowCritic.of(new ScalarModel(
        networks.head("critic", features, size.units(), size.layers(), scalar.outputs(), zero), scalar),
        networks.name("slow"), config.slowRate());
    Behavior behavior = new ScaledActorCritic(world, new Imagination(rssm, actor, config.horizon(), continuous), critic,
        new ReturnScale(store, networks.name("returns"), config.returnRate()),
        new ScaledActorCritic.Config(settings.starts(),
            continuous ? ActorGradient.DYNAMICS : ActorGradient.REINFORCE, config.discount(), config.discount(),
            config.lambda(), config.entropy(), 1, 0, false, true));
    return new DreamerParts(store, world, behavior, DreamerOptimizer.separate(
        new DreamerOptimizer.Part(adam(store, "model", config.model(), config.modelClip()), world.parameters()),
        new DreamerOptimizer.Part(adam(store, "actor", config.actor(), config.clip()), actor.parameters()),
        new DreamerOptimizer.Part(adam(store, "critic", config.critic(), config.clip()),
            behavior.criticParameters())), false);
  }

  private static AdamOptimizer adam(Store store, String name, Adam.Config adam, float clip) {
    return new AdamOptimizer(store, "dreamer.adam." + name, adam).clip(clip);
  }
}
