package dev.reverie.agents.dreamer.v2;

import dev.reverie.agents.dreamer.DreamerOptimizer;
import dev.reverie.agents.dreamer.DreamerParts;
import dev.reverie.agents.dreamer.Networks;
import dev.reverie.agents.dreamer.actor.ActionCode;
import dev.reverie.agents.dreamer.actor.ActionKind;
import dev.reverie.agents.dreamer.actor.ActorNetwork;
import dev.reverie.agents.dreamer.actor.DiscreteAction;
import dev.reverie.agents.dreamer.actor.TruncatedNormalAction;
import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.behavior.CopiedCritic;
import dev.reverie.agents.dreamer.behavior.Imagination;
import dev.reverie.agents.dreamer.behavior.TargetActorCritic;
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
import dev.reverie.agents.dreamer.rssm.NormedCell;
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
import dev.reverie.engine.Store;
import dev.reverie.engine.op.Adam;

/**
 * Dreamer v2 (arXiv 2010.02193): which parts it has. Every layer is a product and ELU; h with a normed cell and a
 * categorical z; a target critic; gradients of the actor through the trajectory, from log-probabilities, or both.
 */
final class DreamerV2 {
  private DreamerV2() {
  }

  static DreamerParts parts(Store store, DreamerV2Settings settings, EnvironmentSpec environment) {
    DreamerSize size = settings.size();
    DreamerV2Config config = settings.dreamer();
    Dense.Form form = new Dense.Form(config.norm(), Activation.ELU, true, Initializer.glorotUniform());
    Networks networks = Networks.of(store, form);
    ActionCode code = ActionCode.of(environment.action());
    LatentSpace space = new LatentSpace.Categorical(size.stoch(), size.classes(), 0);
    int features = size.deter() + space.features();
    Codec codec = StridedCodec.v2(size.depth(), size.layers(), size.units(), config.norm());
    Encoder encoder = codec.encoder(store, networks.name("encoder"), environment.observation(), networks.random());
    Cell cell = new NormedCell(store, networks.name("core"), space.features(), code.features(), size.hidden(),
        size.deter(), form, true, networks.random());
    Rssm rssm = new Rssm(cell, space, Beginning.zeros(),
        networks.head("prior", size.deter(), size.hidden(), 1, space.outputs()),
        networks.head("posterior", size.deter() + encoder.features(), size.hidden(), 1, space.outputs()));
    Decoder decoder = codec.decoder(store, networks.name("decoder"), environment.observation(), size.deter(),
        space.features(), networks.random());
    ScalarHead scalar = UnitNormalHead.UNIT_NORMAL;
    WorldModel world = new WorldModel(encoder, rssm, decoder,
        new ScalarModel(networks.head("reward", features, size.units(), size.layers(), 1), scalar),
        Termination.never().equals(environment.termination()) ? null : new ContinueModel(
            networks.head("discount", features, size.units(), size.layers(), 1), config.discount()),
        new DivergenceRule.Balanced(config.divergence(), config.balance(), config.freeNats()),
        new WorldModel.Scales(1, 1, config.continues()));
    ActionKind kind = code.choices().isEmpty() ? new TruncatedNormalAction(code.features())
        : new DiscreteAction(code.choices(), 0);
    ActorNetwork actor = networks.actor(kind, features, size.units(), size.layers());
    CopiedCritic critic = CopiedCritic.of(store, new ScalarModel(
        networks.head("critic", features, size.units(), size.layers(), 1), scalar), networks.name("target"),
        config.copyEvery());
    Behavior behavior = new TargetActorCritic(world, new Imagination(rssm, actor, config.horizon(), config.mix() > 0),
        critic, new TargetActorCritic.Config(settings.starts(), config.mix(), config.discount(), config.lambda(),
            config.entropy()));
    return new DreamerParts(store, world, behavior, DreamerOptimizer.separate(
        new DreamerOptimizer.Part(adam(store, "model", config.model(), config), world.parameters()),
        new DreamerOptimizer.Part(adam(store, "actor", config.actor(), config), actor.parameters()),
        new DreamerOptimizer.Part(adam(store, "critic", config.critic(), config), behavior.criticParameters())),
        false);
  }

  private static AdamOptimizer adam(Store store, String name, Adam.Config adam, DreamerV2Config config) {
    return new AdamOptimizer(store, "dreamer.adam." + name, adam).clip(config.clip());
  }
}
