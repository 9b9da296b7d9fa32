package dev.reverie.agents.policy;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.run.Checkpoint;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.StateFile;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import dev.reverie.engine.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A trained agent, ready to act: a snapshot of the parameters that acting takes, no replay and no optimiser. What it
 * remembers of an episode is in a {@link PolicyState} of the caller's, and its answer depends on nothing else.
 *
 * <p>Any number of threads may call {@link #act} at once, each with a state of its own. Each call takes a free instance
 * (workspace over the shared parameters) and allocates nothing; another instance is made only when more calls are under
 * way than ever before.
 */
public final class Policy implements AutoCloseable {
  private static final byte[] NO_IMAGE = {};

  private final Store snapshot;
  private final PolicySpec spec;
  private final PolicyProgram acting;
  private final int[] carried;
  private final boolean closesBackend;
  private volatile PolicyInstance[] instances;
  private volatile boolean closed;

  /**
   * Takes a snapshot of an agent.
   *
   * @param source store that has the parameters; it may change or go away afterwards
   * @param spec what they are the parameters of
   * @param closesBackend whether {@link #close()} closes the store's backend, too
   * @throws IllegalArgumentException if the kind of policy is not known, or the store has no such parameters
   */
  public Policy(Store source, PolicySpec spec, boolean closesBackend) {
    this(source, spec, PolicyKinds.get(spec.kind()), closesBackend);
  }

  private <P extends Record> Policy(Store source, PolicySpec spec, PolicyKind<P> kind, boolean closesBackend) {
    this.spec = spec;
    this.closesBackend = closesBackend;
    P parts = kind.parts().cast(spec.parts());
    snapshot = source.copy(name -> kind.needs(parts, name));
    acting = kind.build(spec, parts, snapshot);
    carried = acting.carried().stream().mapToInt(name -> acting.program().input(name).type().features()).toArray();
    instances = new PolicyInstance[] {new PolicyInstance(acting.program(), acting, spec.observation())};
    grow(instances, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Loads the policy of a run's last checkpoint onto the backend that the system properties ask for.
   *
   * @param run the run's folder
   * @return the policy; closing it closes the backend
   * @throws IOException if it is no run, has no checkpoint that is whole, or its agent has no policy to load
   */
  public static Policy load(Path run) throws IOException {
    return load(run, Backends.open(), true);
  }

  /**
   * Loads the policy of a run's last checkpoint.
   *
   * @param run the run's folder
   * @param backend where it goes; stays the caller's
   * @return the policy
   * @throws IOException if it is no run, has no checkpoint that is whole, or its agent has no policy to load
   */
  public static Policy load(Path run, Backend backend) throws IOException {
    return load(run, backend, false);
  }

  private static Policy load(Path run, Backend backend, boolean closesBackend) throws IOException {
    try {
      Checkpoints.Found found = Checkpoints.of(run).latest();
      Checkpoint checkpoint = found.checkpoint();
      if (checkpoint.policy() == null) {
        throw new IOException(run + ": algorithm '" + checkpoint.algorithm() + "' has no policy to load");
      }
      return load(found, PolicySpec.of(checkpoint.policy()), PolicyKinds.get(checkpoint.policy().kind()), backend,
          closesBackend);
    } catch (IllegalArgumentException e) {
      closeIf(closesBackend, backend);
      throw new IOException(run + ": its policy cannot be loaded: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      closeIf(closesBackend, backend);
      throw e;
    }
  }

  private static <P extends Record> Policy load(Checkpoints.Found found, PolicySpec spec, PolicyKind<P> kind,
      Backend backend, boolean closesBackend) throws IOException {
    Store store = backend.newStore(0);
    P parts = kind.parts().cast(spec.parts());
    StateFile.create(found.states(), store, name -> kind.needs(parts, name));
    return new Policy(store, spec, kind, closesBackend);
  }

  private static void closeIf(boolean closes, Backend backend) {
    if (closes) {
      backend.close();
    }
  }

  /**
   * What the policy looks at.
   *
   * @return numbers, a picture, or both
   */
  public ObservationSpace observation() {
    return spec.observation();
  }

  /**
   * What it gives.
   *
   * @return the environment's actions
   */
  public ActionSpace action() {
    return spec.action();
  }

  /**
   * A state for one caller, about to see the first observation of an episode. Random numbers, if the policy takes any,
   * are those of seed 0.
   *
   * @return the state
   */
  public PolicyState newState() {
    return newState(0);
  }

  /**
   * A state for one caller, about to see the first observation of an episode.
   *
   * @param seed the seed of its random numbers
   * @return the state
   */
  public PolicyState newState(long seed) {
    requireOpen();
    return new PolicyState(carried, acting.uniforms() + acting.normals() > 0, seed);
  }

  /**
   * Gives the action for an observation of numbers. Allocates nothing. May be called by several threads at once, each
   * with a state of its own.
   *
   * @param state what is remembered of the episode, brought up to date
   * @param numbers the observation, finite numbers
   * @param action receives the action, in the environment's units
   * @throws IllegalArgumentException if a size is wrong or a number is not finite; state and action stay as they were
   * @throws IllegalStateException if the policy is closed, or the state in use by another thread
   */
  public void act(PolicyState state, float[] numbers, float[] action) {
    act(state, numbers, NO_IMAGE, action);
  }

  /**
   * Gives the action for an observation with a picture. Allocates nothing. May be called by several threads at once,
   * each with a state of its own.
   *
   * @param state what is remembered of the episode, brought up to date
   * @param numbers the observation's numbers, finite; of length 0 if it has none
   * @param image its picture, row-major {@code [height, width, channels]}
   * @param action receives the action, in the environment's units
   * @throws IllegalArgumentException if a size is wrong or a number is not finite; state and action stay as they were
   * @throws IllegalStateException if the policy is closed, or the state in use by another thread
   */
  public void act(PolicyState state, float[] numbers, byte[] image, float[] action) {
    check(state, numbers, image, action);
    state.take();
    try {
      PolicyInstance instance = take();
      try {
        instance.act(state, numbers, image, action);
      } finally {
        instance.giveBack();
      }
    } finally {
      state.giveBack();
    }
  }

  private void check(PolicyState state, float[] numbers, byte[] image, float[] action) {
    if (numbers.length != spec.observation().numbers() || action.length != spec.action().size()) {
      throw new IllegalArgumentException("act: got an observation of " + numbers.length + " and an action of "
          + action.length + " numbers, expected " + spec.observation().numbers() + " and " + spec.action().size());
    }
    if (image.length != spec.observation().imageBytes()) {
      throw new IllegalArgumentException("act: got a picture of " + image.length + " bytes, expected "
          + spec.observation().imageBytes());
    }
    for (int i = 0; i < numbers.length; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException("act: observation[" + i + "] is " + numbers[i]
            + ", expected a finite number");
      }
    }
    boolean fits = state.carried.length == carried.length;
    for (int i = 0; fits && i < carried.length; i++) {
      fits = state.carried[i].length == carried[i];
    }
    if (!fits) {
      throw new IllegalArgumentException("act: the state is that of another kind of policy");
    }
  }

  /** Compiles acting to full speed. */
  public void warmUp() {
    PolicyInstance instance = take();
    try {
      instance.warmUp();
    } finally {
      instance.giveBack();
    }
  }

  private PolicyInstance take() {
    requireOpen();
    while (true) {
      PolicyInstance[] now = instances;
      int first = (int) (Thread.currentThread().threadId() % now.length);
      for (int i = 0; i < now.length; i++) {
        PolicyInstance instance = now[(first + i) % now.length];
        if (instance.take()) {
          return instance;
        }
      }
      grow(now, 2 * now.length);
    }
  }

  private synchronized void grow(PolicyInstance[] seen, int count) {
    if (instances != seen) {
      return;
    }
    PolicyInstance[] more = Arrays.copyOf(seen, Math.max(seen.length, count));
    for (int i = seen.length; i < more.length; i++) {
      more[i] = new PolicyInstance(acting.program().instance(snapshot), acting, spec.observation());
    }
    instances = more;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("policy '" + spec.kind() + "' is closed");
    }
  }

  /** Refuses further calls, and closes the backend if this policy has it to itself. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeIf(closesBackend, snapshot.backend());
    }
  }
}
