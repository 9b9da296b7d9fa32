/** Settings that versions share: sizes of networks, what is replayed, when it is learned from, how evaluations act. */
package dev.reverie.agents.dreamer.config;
