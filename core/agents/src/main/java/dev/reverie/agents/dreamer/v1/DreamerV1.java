package dev.reverie.agents.dreamer.v1;

import dev.reverie.agents.dreamer.DreamerOptimizer;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.Networks;
import dev.reverie.agents.dreamer.actor.ActionCode;
import dev.reverie.agents.dreamer.actor.ActionKind;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.actor.DiscreteAction;
import dev.reverie.agents.dreamer.actor.TanhNormalAction;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.behavior.PathwiseActorCritic;
import dev.reverie.agents.dreamer.codec.Codec;
import dev.reverie.agents.dreamer.codec.Decoder;
import dev.reverie.agents.dreamer.codec.Encoder;
import dev.reverie.agents.dreamer.codec.StridedCodec;
import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.dreamer.head.ScalarHead;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.head.UnitNormalHead;
import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.dreamer.rssm.Beginning;
import dev.reverie.agents.dreamer.rssm.Cell;
import dev.reverie.agents.dreamer.rssm.KerasCell;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.world.ContinueModel;
import dev.reverie.agents.dreamer.world.DivergenceRule;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Termination;
import dev.reverie.agents.nn.Activation;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Dense;
import dev.reverie.agents.nn.Initializer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.Store;
import dev.reverie.engine.op.Adam;

/**
 * Dreamer v1 (arXiv 1912.01603): which parts it has. Every layer is a product and ELU; h and a Gaussian z; reward and
 * value with unit variance; gradients of the actor through the whole imagined trajectory.
 */
final class DreamerV1 {
  private DreamerV1() {
  }

  static DreamerParts parts(Store store, DreamerV1Settings settings, EnvironmentSpec environment) {
    DreamerSize size = settings.size();
    DreamerV1Config config = settings.dreamer();
    Dense.Form form = new Dense.Form(Norm.NONE, Activation.ELU, true, Initializer.glorotUniform());
    Networks networks = Networks.of(store, form);
    ActionCode code = ActionCode.of(environment.action());
    LatentSpace space = new LatentSpace.Gaussian(size.stoch(), config.leastDeviation());
    int features = size.deter() + space.features();
    Codec codec = StridedCodec.v1(size.depth(), size.layers(), size.units());
    Encoder encoder = codec.encoder(store, networks.name("encoder"), environment.observation(), networks.random());
    Cell cell = new KerasCell(store, networks.name("core"), space.features(), code.features(), size.hidden(),
        size.deter(), form, networks.random());
    Rssm rssm = new Rssm(cell, space, Beginning.zeros(),
        networks.head("prior", size.deter(), size.hidden(), 1, space.outputs()),
        networks.head("posterior", size.deter() + encoder.features(), size.hidden(), 1, space.outputs()));
    Decoder decoder = codec.decoder(store, networks.name("decoder"), environment.observation(), size.deter(),
        space.features(), networks.random());
    ScalarHead scalar = UnitNormalHead.UNIT_NORMAL;
    WorldModel world = new WorldModel(encoder, rssm, decoder,
        new ScalarModel(networks.head("reward", features, size.units(), config.rewardLayers(), 1), scalar),
        Termination.never().equals(environment.termination()) ? null : new ContinueModel(
            networks.head("continue", features, size.units(), config.continueLayers(), 1), config.discount()),
        new DivergenceRule.FreeMean(config.divergence(), config.freeNats()),
        new WorldModel.Scales(1, 1, config.continues()));
    ActionKind kind = code.choices().isEmpty() ? new TanhNormalAction(code.features(), config.exploration())
        : new DiscreteAction(code.choices(), 0);
    ActorNetwork actor = networks.actor(kind, features, size.units(), config.actorLayers());
    ScalarModel critic = new ScalarModel(networks.head("value", features, size.units(), config.valueLayers(), 1),
        scalar);
    Behavior behavior = new PathwiseActorCritic(world, new Imagination(rssm, actor, config.horizon(), true), critic,
        settings.starts(), config.discount(), config.lambda());
    return new DreamerParts(store, world, behavior, DreamerOptimizer.separate(
        new DreamerOptimizer.Part(adam(store, "model", config.model(), config), world.parameters()),
        new DreamerOptimizer.Part(adam(store, "actor", config.actor(), config), actor.parameters()),
        new DreamerOptimizer.Part(adam(store, "value", config.value(), config), critic.parameters())), false);
  }

  private static AdamOptimizer adam(Store store, String name, Adam.Config adam, DreamerV1Config config) {
    return new AdamOptimizer(store, "dreamer.adam." + name, adam).clip(config.clip());
  }
}
