/** The loop that all agents of the Dyna family share; start with {@link dev.reverie.agents.dyna.Dyna}. */
package dev.reverie.agents.dyna;
