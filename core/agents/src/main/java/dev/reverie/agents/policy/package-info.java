/** Acting with a trained agent: its parameters and nothing else, shared by the threads of a service. */
package dev.reverie.agents.policy;
