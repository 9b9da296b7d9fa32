/** {@link dev.reverie.agents.mbpo.horizon.HorizonStudy}: what controllers of rollout lengths do as data grows. */
package dev.reverie.agents.mbpo.horizon;
