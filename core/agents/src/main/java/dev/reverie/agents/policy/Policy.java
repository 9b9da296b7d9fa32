package dev.reverie.agents.policy;

import dev.reverie.agents.env.ActionBounds;
import dev.reverie.agents.nn.Mlp;
import dev.reverie.agents.nn.PolicyHead;
import dev.reverie.agents.nn.PolicySpec;
import dev.reverie.agents.run.Checkpoints;
import dev.reverie.agents.run.StateFile;
import dev.reverie.engine.Backend;
import dev.reverie.engine.Backends;
import dev.reverie.engine.Program;
import dev.reverie.engine.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * A trained tanh-Gaussian actor, ready to act: a snapshot of its parameters, no replay and no optimiser. Actions are
 * deterministic, {@code tanh(mean)}, in the environment's units.
 *
 * <p>Any number of threads may call {@link #act} at once. Each call takes a free instance (workspace over the shared
 * parameters) and allocates nothing; another instance is made only when more calls are under way than ever before. A
 * thread that acts all the time may keep an instance of its own, {@link #newActor()}.
 */
public final class Policy implements AutoCloseable {
  private final Store snapshot;
  private final PolicySpec spec;
  private final int observations;
  private final Program program;
  private final boolean closesBackend;
  private volatile PolicyActor[] actors;
  private volatile boolean closed;

  /**
   * Takes a snapshot of an actor.
   *
   * @param source store that has the actor's parameters; it may change or go away afterwards
   * @param spec which network, and the actions
   * @param closesBackend whether {@link #close()} closes the store's backend, too
   * @throws IllegalArgumentException if the store has no such network, or one for other actions
   */
  public Policy(Store source, PolicySpec spec, boolean closesBackend) {
    this.spec = spec;
    this.closesBackend = closesBackend;
    this.snapshot = source.copy(name -> name.startsWith(spec.actor() + "."));
    Mlp network = Mlp.of(snapshot, spec.actor(), spec.activation());
    PolicyHead head = new PolicyHead(network);
    if (head.actions() != spec.bounds().actions()) {
      throw new IllegalArgumentException("policy: network '" + spec.actor() + "' has " + head.actions()
          + " actions, the bounds have " + spec.bounds().actions());
    }
    observations = head.observations();
    program = Program.trace(snapshot, g -> g.output("action", head.mode(g.input("observation", 1, observations))));
    actors = new PolicyActor[] {new PolicyActor(program, spec.bounds(), observations)};
    grow(actors, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Loads the policy of a run's last checkpoint onto the backend that the system properties ask for.
   *
   * @param run the run's folder
   * @return the policy; closing it closes the backend
   * @throws IOException if it is no run, has no checkpoint that is whole, or its agent has no policy network
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
   * @throws IOException if it is no run, has no checkpoint that is whole, or its agent has no policy network
   */
  public static Policy load(Path run, Backend backend) throws IOException {
    return load(run, backend, false);
  }

  private static Policy load(Path run, Backend backend, boolean closesBackend) throws IOException {
    try {
      Checkpoints.Found found = Checkpoints.of(run).latest();
      PolicySpec spec = found.checkpoint().policy();
      if (spec == null) {
        throw new IOException(run + ": algorithm '" + found.checkpoint().algorithm() + "' has no policy network");
      }
      Store store = backend.newStore(0);
      Predicate<String> actor = name -> name.startsWith(spec.actor() + ".");
      StateFile.create(found.states(), store, actor);
      return new Policy(store, spec, closesBackend);
    } catch (IOException | RuntimeException e) {
      if (closesBackend) {
        backend.close();
      }
      throw e;
    }
  }

  /**
   * Numbers in an observation.
   *
   * @return the count
   */
  public int observations() {
    return observations;
  }

  /**
   * The environment's actions.
   *
   * @return their bounds
   */
  public ActionBounds bounds() {
    return spec.bounds();
  }

  /**
   * Gives the action for an observation. May be called by several threads at once.
   *
   * @param observation {@link #observations()} finite numbers
   * @param action receives the action, in the environment's units
   * @throws IllegalArgumentException if a size is wrong or a number is not finite; the action stays as it was
   */
  public void act(float[] observation, float[] action) {
    PolicyActor actor = take();
    try {
      actor.act(observation, action);
    } finally {
      actor.giveBack();
    }
  }

  /**
   * An instance for one thread, over the same parameters.
   *
   * @return the instance
   */
  public PolicyActor newActor() {
    requireOpen();
    return new PolicyActor(program.instance(snapshot), spec.bounds(), observations);
  }

  /** Compiles acting to full speed. */
  public void warmUp() {
    PolicyActor actor = take();
    try {
      actor.warmUp();
    } finally {
      actor.giveBack();
    }
  }

  private PolicyActor take() {
    requireOpen();
    while (true) {
      PolicyActor[] now = actors;
      int first = (int) (Thread.currentThread().threadId() % now.length);
      for (int i = 0; i < now.length; i++) {
        PolicyActor actor = now[(first + i) % now.length];
        if (actor.take()) {
          return actor;
        }
      }
      grow(now, 2 * now.length);
    }
  }

  private synchronized void grow(PolicyActor[] seen, int count) {
    if (actors != seen) {
      return;
    }
    PolicyActor[] more = Arrays.copyOf(seen, Math.max(seen.length, count));
    for (int i = seen.length; i < more.length; i++) {
      more[i] = new PolicyActor(program.instance(snapshot), spec.bounds(), observations);
    }
    actors = more;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("policy '" + spec.actor() + "' is closed");
    }
  }

  /** Refuses further calls, and closes the backend if this policy has it to itself. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (closesBackend) {
        snapshot.backend().close();
      }
    }
  }
}
