package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.actor.ActionCode;
import dev.reverie.agents.dreamer.actor.ActionDistribution;
import dev.reverie.agents.dreamer.codec.Observation;
import dev.reverie.agents.dreamer.config.EvaluationMode;
import dev.reverie.agents.dreamer.latent.LatentSpace;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.policy.PolicyKind;
import dev.reverie.agents.policy.PolicyProgram;
import dev.reverie.agents.policy.PolicySpec;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.List;

/**
 * Acting with a trained Dreamer: encoder, recurrent core, posterior and actor, and the prior, which
 * some versions begin episodes from. Carried are h, z and the last action.
 *
 * @param <S> the settings of a version
 */
public abstract class DreamerPolicy<S extends Record> implements PolicyKind<S> {
  private static final List<String> NEEDED = List.of("encoder", "initial", "core", "prior", "posterior", "actor");

  private final String name;
  private final Class<S> settings;

  /**
   * Makes the kind.
   *
   * @param name its name in checkpoints
   * @param settings of the version
   */
  protected DreamerPolicy(String name, Class<S> settings) {
    this.name = name;
    this.settings = settings;
  }

  /**
   * The agent over an empty store.
   *
   * @param store where its states go
   * @param settings of the version
   * @param environment what it acts in
   * @return what it is made of
   */
  protected abstract DreamerParts agent(Store store, S settings, EnvironmentSpec environment);

  /**
   * What is drawn: latent states, actions, neither.
   *
   * @param settings of the version
   * @return how it acts
   */
  protected abstract EvaluationMode mode(S settings);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Class<S> parts() {
    return settings;
  }

  @Override
  public final boolean needs(S parts, String state) {
    return NEEDED.stream().anyMatch(n -> state.equals("dreamer." + n) || state.startsWith("dreamer." + n + "."));
  }

  @Override
  public final PolicyProgram build(PolicySpec spec, S parts, Store store) {
    EnvironmentSpec environment = new EnvironmentSpec("policy", spec.observation(), spec.action(), Integer.MAX_VALUE,
        null);
    // The networks are made anew, and the program then runs over the parameters that were kept.
    DreamerParts agent = agent(store.backend().newStore(0), parts, environment);
    EvaluationMode mode = mode(parts);
    ActionCode code = ActionCode.of(spec.action());
    LatentSpace space = agent.world().rssm().space();
    boolean discrete = !(spec.action() instanceof ActionSpace.Continuous);
    int latentNoise = !mode.samplesLatents() ? 0 : space.classes() > 0 ? space.features() / space.classes()
        : space.features();
    int actionNoise = !mode.samplesActions() ? 0 : discrete ? code.choices().size() : code.features();
    int uniforms = (space.classes() > 0 ? latentNoise : 0) + (discrete ? actionNoise : 0);
    int normals = latentNoise + actionNoise - uniforms;
    Program program = Program.trace(agent.store(), g -> {
      Tensor uniform = uniforms > 0 ? g.input("uniform", 1, uniforms) : null;
      Tensor normal = normals > 0 ? g.input("normal", 1, normals) : null;
      Tensor latent = latentNoise == 0 ? null : space.classes() > 0 ? part(uniform, 0, latentNoise)
          : part(normal, 0, latentNoise);
      Tensor chosen = actionNoise == 0 ? null : discrete ? part(uniform, uniforms - actionNoise, uniforms)
          : part(normal, normals - actionNoise, normals);
      trace(g, agent, code, spec.observation(), latent, chosen);
    });
    return new PolicyProgram(program.instance(store), List.of("deter", "stoch", "action"), uniforms, normals,
        (raw, action) -> code.decode(raw, 0, action, 0));
  }

  private static Tensor part(Tensor x, int from, int to) {
    return from == 0 && to == x.type().features() ? x : x.slice(from, to);
  }

  private static void trace(Graph g, DreamerParts agent, ActionCode code, ObservationSpace observation, Tensor latent,
      Tensor chosen) {
    Rssm rssm = agent.world().rssm();
    Observation seen = new Observation(
        observation.numbers() == 0 ? null : g.input("numbers", 1, observation.numbers()),
        observation.imageBytes() == 0 ? null : g.input("image", 1, observation.imageBytes()));
    RssmState before = new RssmState(g.input("deter", 1, rssm.deter()), g.input("stoch", 1, rssm.space().features()));
    RssmState now = rssm.observe(before, g.input("action", 1, code.features()), g.input("keep", 1, 1),
        agent.world().encoder().encode(seen), latent).state();
    ActionDistribution policy = agent.behavior().actor().apply(now.features());
    g.output("deter", now.deter());
    g.output("stoch", now.stoch());
    g.output("action", chosen == null ? policy.mode() : policy.sample(chosen));
  }
}
