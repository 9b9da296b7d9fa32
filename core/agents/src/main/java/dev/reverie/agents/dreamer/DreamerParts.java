package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.behavior.Behavior;
import dev.reverie.agents.dreamer.world.WorldModel;
import dev.reverie.engine.Store;

/**
 * What an agent is made of: the parts in which versions differ.
 *
 * @param store where all states are
 * @param world the world model
 * @param behavior how actor and critic learn
 * @param optimizer how losses change the parameters
 * @param remembered whether a sequence begins from the state that was kept with the step before it, else as an episode
 *     does
 */
public record DreamerParts(Store store, WorldModel world, Behavior behavior, DreamerOptimizer optimizer,
    boolean remembered) {
}
