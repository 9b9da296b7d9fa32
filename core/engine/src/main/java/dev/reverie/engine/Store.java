package dev.reverie.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The states of one agent, by dotted name, in the memory of one backend, and the seed of every random number drawn
 * over them. Parameters have one writer; {@link #copy(Predicate)} makes the snapshot that other threads act on.
 */
public final class Store {
  private final Backend backend;
  private final long seed;
  private final Map<String, State> states = new LinkedHashMap<>();
  private final Map<Integer, String> streams = new HashMap<>();

  Store(Backend backend, long seed) {
    this.backend = backend;
    this.seed = seed;
  }

  /**
   * The backend whose memory this is.
   *
   * @return the backend
   */
  public Backend backend() {
    return backend;
  }

  /**
   * The seed that keys every random stream.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * Makes a rowless float state, zero at first.
   *
   * @param name dotted name, not yet taken
   * @param dims the sizes
   * @return the state
   */
  public State free(String name, int... dims) {
    return add(name, TensorType.free(dims));
  }

  /**
   * Makes the weights of a product, zero at first.
   *
   * @param name dotted name, not yet taken
   * @param groups weight sets, one per group of rows
   * @param in input features
   * @param out output features
   * @return the state
   */
  public State weight(String name, int groups, int in, int out) {
    return add(name, TensorType.weight(groups, in, out));
  }

  /**
   * Makes an integer state, zero at first.
   *
   * @param name dotted name, not yet taken
   * @param dims the sizes
   * @return the state
   */
  public State counter(String name, int... dims) {
    return add(name, TensorType.counter(dims));
  }

  /**
   * Makes a state of any rowless type, zero at first.
   *
   * @param name dotted name, not yet taken
   * @param type the type
   * @return the state
   */
  public State add(String name, TensorType type) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a state needs a name");
    }
    if (type.isRows()) {
      throw new IllegalArgumentException("state '" + name + "': " + type + " has rows; rows live inside programs");
    }
    if (states.containsKey(name)) {
      throw new IllegalArgumentException("state '" + name + "' exists already, as " + states.get(name).type());
    }
    State state = new State(this, name, type, backend.allocate(type));
    states.put(name, state);
    return state;
  }

  /**
   * A state by name.
   *
   * @param name the dotted name
   * @return the state
   * @throws IllegalArgumentException naming the nearest existing name
   */
  public State get(String name) {
    State state = states.get(name);
    if (state == null) {
      throw new IllegalArgumentException("no state '" + name + "'" + Names.nearest(name, states.keySet()));
    }
    return state;
  }

  /**
   * Whether a state exists.
   *
   * @param name the dotted name
   * @return true if it does
   */
  public boolean contains(String name) {
    return states.containsKey(name);
  }

  /**
   * All states in the order they were made.
   *
   * @return an unmodifiable view
   */
  public Collection<State> states() {
    return Collections.unmodifiableCollection(states.values());
  }

  /**
   * The states whose names start with a prefix, in the order they were made.
   *
   * @param prefix e.g. {@code "actor."}
   * @return a list
   */
  public List<State> under(String prefix) {
    List<State> found = new ArrayList<>();
    for (State s : states.values()) {
      if (s.name().startsWith(prefix)) {
        found.add(s);
      }
    }
    return found;
  }

  /**
   * A new store on the same backend with copies of some states: an immutable snapshot if nobody writes it.
   *
   * @param wanted which names to take
   * @return the copy
   */
  public Store copy(Predicate<String> wanted) {
    Store copy = new Store(backend, seed);
    for (State s : states.values()) {
      if (wanted.test(s.name())) {
        copy.add(s.name(), s.type()).memory().copyFrom(s.memory());
      }
    }
    return copy;
  }

  /**
   * The id of a random stream: a hash of its name. Draws of one name continue one stream; the run number is a state
   * beside the parameters, so that a resumed run goes on where it was.
   *
   * @param stream the name
   * @return the id
   * @throws IllegalArgumentException if another name has the same id
   */
  public int streamId(String stream) {
    int id = RandomStream.id(stream);
    String other = streams.putIfAbsent(id, stream);
    if (other != null && !other.equals(stream)) {
      throw new IllegalArgumentException(
          "random streams '" + stream + "' and '" + other + "' have the same id; rename one of them");
    }
    return id;
  }
}
