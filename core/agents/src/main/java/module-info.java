/** Environments, replay, the model-based algorithms, and runs. */
module dev.reverie.agents {
  requires transitive dev.reverie.engine;
  requires tools.jackson.databind;
}
