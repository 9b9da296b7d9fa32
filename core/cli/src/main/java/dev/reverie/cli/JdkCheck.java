package dev.reverie.cli;

import java.util.Optional;

/** Which JDKs can be trusted with the kernels. */
final class JdkCheck {
  private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");

  private JdkCheck() {
  }

  /**
   * Says why a JDK is refused.
   *
   * @param version the JDK's version
   * @return the reason, with what to use instead; empty when it is good
   */
  static Optional<String> refusal(Runtime.Version version) {
    if (version.compareToIgnoreOptional(OLDEST) >= 0) {
      return Optional.empty();
    }
    String reason = version.feature() < OLDEST.feature() ? "is too old"
        : "can corrupt the heap when a garbage collection meets a pinned array (JDK-8377811)";
    return Optional.of("Java " + version + " " + reason + "; use JDK " + OLDEST + " or later");
  }
}
