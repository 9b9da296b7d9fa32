package dev.reverie.agents.env;

/** The pictures of environments that have none. */
final class NoImages {
  static final byte[] BYTES = {};

  private NoImages() {
  }
}
