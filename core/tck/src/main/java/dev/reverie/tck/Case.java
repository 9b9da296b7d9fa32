package dev.reverie.tck;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * One test of the suite.
 *
 * @param id what it is run again by
 * @param body the test
 */
record Case(String id, Executable body) {
  String group() {
    return id.substring(0, id.indexOf('/'));
  }

  /** The test, whose failure ends with the line that runs it again. */
  DynamicTest test(String rerun) {
    return DynamicTest.dynamicTest(id, () -> {
      try {
        body.execute();
      } catch (Failure e) {
        throw new AssertionError(e.getMessage() + System.lineSeparator() + rerun + e.id() + "'", e.getCause());
      } catch (Throwable e) {
        throw new AssertionError(id + ": " + e.getMessage() + System.lineSeparator() + rerun + id + "'", e);
      }
    });
  }

  /** A failure that is shown best by another case. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String id;

    Failure(String id, Throwable cause) {
      super(id + ": " + cause.getMessage(), cause);
      this.id = id;
    }

    String id() {
      return id;
    }
  }
}
