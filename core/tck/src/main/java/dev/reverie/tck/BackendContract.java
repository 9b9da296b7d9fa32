package dev.reverie.tck;

import dev.reverie.engine.BackendProvider;
import dev.reverie.engine.Program;
import dev.reverie.tck.Sample.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract that every backend must pass; a backend's tests extend this class.
 *
 * <p>Each operation is tried on its samples: values, gradients and effects within a bound of the double reference; the
 * same bits on re-run, for any number of threads, with and without rewrites, and for a row alone and in a batch; nothing
 * read before it is written and nothing written beyond its end; inputs left as they were; no allocation; bad shapes refused with a message that
 * helps. Random graphs of operations follow, and reference numbers that were computed elsewhere.
 *
 * <p>A failure ends with the command that runs the case again. The system property {@value #CASE} selects cases by the
 * start of their names, e.g. {@code linear/} or {@code fuzz/seed=17,steps=5}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract {
  /** The system property that selects cases. */
  public static final String CASE = "reverie.tck.case";

  private Checks checks;

  /** For the tests of a backend. */
  protected BackendContract() {
  }

  /**
   * The backend to test. It must be able to start: a missing one fails.
   *
   * @return its provider
   */
  protected abstract BackendProvider provider();

  /**
   * The Maven module of the test, for the command that runs a case again.
   *
   * @return e.g. {@code "kernels-cpu"}
   */
  protected abstract String module();

  @BeforeAll
  final void open() {
    checks = new Checks(provider());
  }

  @AfterAll
  final void close() {
    checks.close();
  }

  /**
   * All cases, grouped by operation.
   *
   * @return the tests
   */
  @TestFactory
  final Stream<DynamicNode> contract() {
    String wanted = System.getProperty(CASE, "");
    List<Case> cases = new ArrayList<>();
    Contracts.ALL.forEach(c -> operation(c, cases));
    Programs.cases(checks, cases);
    Fuzz.cases(wanted, checks, cases);
    GoldenCases.ALL.forEach(g -> g.cases(checks, cases));
    cases.removeIf(c -> !c.id().startsWith(wanted));
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("-D" + CASE + "=" + wanted + " selects no case");
    }
    Map<String, List<DynamicNode>> groups = new LinkedHashMap<>();
    String rerun = "run it again: mvn -B verify -pl " + module() + " -am -Dtest=" + getClass().getSimpleName()
        + " -Dsurefire.failIfNoSpecifiedTests=false '-D" + CASE + "=";
    cases.forEach(c -> groups.computeIfAbsent(c.group(), k -> new ArrayList<>()).add(c.test(rerun)));
    return groups.entrySet().stream().map(e -> DynamicContainer.dynamicContainer(e.getKey(), e.getValue()));
  }

  private void operation(Contract contract, List<Case> cases) {
    for (Sample sample : contract.samples()) {
      String id = contract.name() + "/" + sample.name() + "/";
      cases.add(new Case(id + "values", () -> checks.values(sample)));
      cases.add(new Case(id + "threads", () -> checks.threads(sample)));
      cases.add(new Case(id + "memory", () -> checks.memory(sample)));
      cases.add(new Case(id + "rewrites", () -> checks.rewrites(sample)));
      if (sample.is(Trait.ROW_WISE)) {
        cases.add(new Case(id + "alone", () -> checks.alone(sample)));
      }
      if (sample.is(Trait.STEADY)) {
        cases.add(new Case(id + "workers", () -> checks.workers(sample)));
        cases.add(new Case(id + "allocation", () -> checks.allocation(sample)));
      }
    }
    for (Refusal refusal : contract.refusals()) {
      cases.add(new Case(contract.name() + "/" + refusal.name() + "/refused", () -> refused(refusal)));
    }
  }

  private void refused(Refusal refusal) {
    try {
      Program.trace(checks.backend(1).newStore(0), refusal.body()::accept);
    } catch (IllegalArgumentException e) {
      for (String fragment : refusal.fragments()) {
        if (!e.getMessage().contains(fragment)) {
          throw new AssertionError("the message '" + e.getMessage() + "' does not contain '" + fragment + "'", e);
        }
      }
      return;
    }
    throw new AssertionError("was accepted");
  }
}
