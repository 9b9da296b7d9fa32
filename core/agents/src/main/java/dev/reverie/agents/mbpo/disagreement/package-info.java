/**
 * How much the members of an ensemble disagree, as operations of any graph; start with
 * {@link dev.reverie.agents.mbpo.disagreement.Disagreement}.
 */
package dev.reverie.agents.mbpo.disagreement;
