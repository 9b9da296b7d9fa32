package dev.reverie.tck;

import dev.reverie.engine.Graph;
import java.util.List;
import java.util.function.Consumer;

/**
 * A graph that must be refused with a message that names the operation, what came and what was expected.
 *
 * @param name what is wrong
 * @param body builds it
 * @param fragments what the message must contain
 */
record Refusal(String name, Consumer<Graph> body, List<String> fragments) {
  static Refusal of(String name, Consumer<Graph> body, String... fragments) {
    return new Refusal(name, body, List.of(fragments));
  }
}
