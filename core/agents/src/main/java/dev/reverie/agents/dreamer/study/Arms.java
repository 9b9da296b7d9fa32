package dev.reverie.agents.dreamer.study;

import dev.reverie.agents.reproduce.TrainingStudy.Arm;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is compared: every arm sees the same number of steps and is evaluated over the same 20 episodes. */
final class Arms {
  static final String RETURN = "eval.return";
  static final String SAC = "SAC";
  static final String RANDOM = "random";

  private Arms() {
  }

  /** Dreamer v3 of another size than its preset's. */
  static Arm v3(String label, String size, int starts, int steps) {
    return new Arm(label, "dreamer-v3", "dreamer-v3",
        with(looks(steps), Map.of("size.name", size, "starts", Integer.toString(starts))));
  }

  /** The same, evaluated in an environment that it is not trained in. */
  static Arm evaluatedIn(String environment, Arm arm) {
    return new Arm(arm.label(), arm.folder(), arm.algorithm(),
        with(arm.overrides(), Map.of("training.evaluationEnvironment", environment)));
  }

  /** A Dreamer of its preset's size. */
  static Arm dreamer(String label, String algorithm, int steps) {
    return new Arm(label, algorithm, algorithm, looks(steps));
  }

  static Arm sac(int steps, int repeat) {
    return new Arm(SAC, "sac", "sac", with(looks(steps), Map.of("training.actionRepeat", Integer.toString(repeat))));
  }

  static Arm random(int steps, int repeat) {
    return new Arm(RANDOM, "random", "random",
        with(looks(steps), Map.of("training.actionRepeat", Integer.toString(repeat))));
  }

  private static Map<String, String> looks(int steps) {
    String every = Integer.toString(steps / 10);
    return Map.of("training.steps", Integer.toString(steps), "training.evaluateEvery", every,
        "training.checkpointEvery", every, "training.evaluationEpisodes", "20");
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(some);
    all.putAll(more);
    return all;
  }
}
