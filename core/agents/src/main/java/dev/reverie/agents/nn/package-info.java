/** Building blocks of networks over the engine: layers with named parameters, initialisers, optimisers. */
package dev.reverie.agents.nn;
