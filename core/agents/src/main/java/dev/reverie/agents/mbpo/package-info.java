/** MBPO: start with {@link dev.reverie.agents.mbpo.Mbpo}, the loop; then the ensemble and its rollouts. */
package dev.reverie.agents.mbpo;
