/** The contract that every backend must pass, as JUnit tests for a backend's own build. */
module dev.reverie.tck {
  requires transitive dev.reverie.engine;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;
  requires tools.jackson.databind;

  exports dev.reverie.tck;
}
