package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.codec.Decoder;
import dev.reverie.agents.dreamer.codec.Encoder;
import dev.reverie.agents.dreamer.head.ScalarModel;
import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.dreamer.rssm.RssmState;
import dev.reverie.engine.Graph;
import dev.reverie.engine.State;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Representation, transition, observation, reward and continue models, and how they learn from sequences. Only the
 * recurrent steps follow each other; encoder, prior, decoder and heads see all steps at once.
 *
 * @param encoder from observations to embeddings
 * @param rssm the recurrent model
 * @param decoder from states to observations
 * @param reward from features to rewards
 * @param continues from features to whether an episode goes on, or null where none ever ends
 * @param divergence what the divergence of posterior and prior costs
 * @param scales weights of the other losses
 */
public record WorldModel(Encoder encoder, Rssm rssm, Decoder decoder, ScalarModel reward, ContinueModel continues,
    DivergenceRule divergence, Scales scales) {
  /**
   * Weights in the model's loss.
   *
   * @param reconstruction of the observation
   * @param reward of the reward
   * @param continues of going on
   */
  public record Scales(float reconstruction, float reward, float continues) {
  }

  /**
   * Traces the posterior through sequences.
   *
   * @param in the sequences
   * @param stream prefix of the random stream of the samples
   * @return the states
   */
  public SequenceStates observe(SequenceInput in, String stream) {
    Tensor embedding = encoder.encode(in.observation());
    Tensor keep = in.first().negate().plus(1f);
    Graph g = keep.graph();
    List<Rssm.Observed> observed = new ArrayList<>();
    g.scan(in.length(), in.before(), (before, t) -> {
      observed.add(rssm.observe(before, in.action().step(t), keep.step(t), embedding.step(t),
          rssm.space().noise(g, stream + ".posterior", in.each())));
      return observed.getLast().state();
    });
    List<RssmState> steps = observed.stream().map(Rssm.Observed::state).toList();
    RssmState all = new RssmState(g.stack(steps.stream().map(RssmState::deter).toList()),
        g.stack(steps.stream().map(RssmState::stoch).toList()));
    Latent posterior = rssm.space().of(g.stack(observed.stream().map(Rssm.Observed::raw).toList()));
    return new SequenceStates(steps, all, posterior, rssm.prior(all.deter()));
  }

  /**
   * Traces the model's loss.
   *
   * @param in the sequences
   * @param states what {@link #observe} found
   * @param metrics receives the parts
   * @return scalar
   */
  public Tensor loss(SequenceInput in, SequenceStates states, Map<String, Tensor> metrics) {
    Tensor features = states.all().features();
    Tensor reconstruction = decoder.loss(states.all().deter(), states.all().stoch(), in.observation()).mean();
    Tensor rewards = reward.loss(features, in.reward()).mean();
    Tensor kl = divergence.loss(states.posterior(), states.prior());
    metrics.put("loss.reconstruction", reconstruction);
    metrics.put("loss.reward", rewards);
    metrics.put("loss.divergence", kl);
    metrics.put("kl", states.posterior().from(states.prior()).mean());
    metrics.put("entropy.posterior", states.posterior().uncertainty().mean());
    metrics.put("entropy.prior", states.prior().uncertainty().mean());
    Tensor loss = kl.plus(reconstruction.times(scales.reconstruction)).plus(rewards.times(scales.reward));
    if (continues != null) {
      Tensor goesOn = continues.loss(features, in.terminal()).mean();
      metrics.put("loss.continue", goesOn);
      loss = loss.plus(goesOn.times(scales.continues));
    }
    metrics.put("loss.model", loss);
    return loss;
  }

  /**
   * How much what follows a state counts.
   *
   * @param features {@code [rows, F]}
   * @param discount times the probability of going on, 1 where that has it within
   * @return {@code [rows, 1]}
   */
  public Tensor discount(Tensor features, float discount) {
    if (continues == null) {
      return features.slice(0, 1).times(0f).plus(discount);
    }
    Tensor p = continues.probability(features);
    return discount == 1 ? p : p.times(discount);
  }

  /**
   * What is learned.
   *
   * @return a new list
   */
  public List<State> parameters() {
    List<State> all = new ArrayList<>(encoder.parameters());
    all.addAll(rssm.parameters());
    all.addAll(decoder.parameters());
    all.addAll(reward.parameters());
    if (continues != null) {
      all.addAll(continues.parameters());
    }
    return all;
  }
}
