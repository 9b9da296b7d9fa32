package dev.reverie.agents.dreamer.world;

import dev.reverie.agents.dreamer.latent.Latent;
import dev.reverie.agents.dreamer.rssm.RssmState;
import java.util.List;

/**
 * What the model knew at each step of a batch of sequences.
 *
 * @param steps the states, step by step, over the rows of one step
 * @param all the same over the rows of all steps
 * @param posterior of all steps
 * @param prior of all steps
 */
public record SequenceStates(List<RssmState> steps, RssmState all, Latent posterior, Latent prior) {
}
