package dev.reverie.agents.policy;

import dev.reverie.engine.Store;

/**
 * A kind of policy: how an application acts with what an algorithm learned. Found with {@link java.util.ServiceLoader},
 * so that a checkpoint can name it.
 *
 * @param <P> what it must know beside observations, actions and parameters; kept in checkpoints
 */
public interface PolicyKind<P extends Record> {
  /**
   * Its name in checkpoints.
   *
   * @return e.g. {@code "tanh-gaussian"}
   */
  String name();

  /**
   * The class of what it must know.
   *
   * @return a record class of numbers, texts, lists and records of these
   */
  Class<P> parts();

  /**
   * Says which parameters acting takes.
   *
   * @param parts what it must know
   * @param state name of a state in the learner's store
   * @return whether it is needed
   */
  boolean needs(P parts, String state);

  /**
   * Traces acting.
   *
   * @param spec observations and actions
   * @param parts what it must know
   * @param store has the parameters and nothing else
   * @return the program
   * @throws IllegalArgumentException if the store lacks a parameter, or something does not fit
   */
  PolicyProgram build(PolicySpec spec, P parts, Store store);
}
