package dev.reverie.agents.run;

import java.util.List;
import java.util.Map;

/**
 * What a checkpoint has beside the states of the store.
 *
 * @param format version of this format
 * @param algorithm name of the algorithm
 * @param step real environment steps
 * @param environment saved state of the environment, in base 64
 * @param episodeReturns rewards of the episode under way in each environment
 * @param episodeSteps steps of it
 * @param counters the learner's counters
 * @param rings the learner's rings
 * @param seconds seconds spent, by phase
 * @param metricsBytes length of the metrics file
 * @param weights SHA-256 of all states but the replay table
 * @param policy what it takes to act, or null
 * @param study files of what the learner showed of itself, relative to the run
 */
public record Checkpoint(int format, String algorithm, long step, String environment, List<Double> episodeReturns,
    List<Long> episodeSteps, Map<String, Long> counters, Map<String, RingFiles.Saved> rings,
    Map<String, Double> seconds, long metricsBytes, String weights, SavedPolicy policy, List<String> study) {
  /** The version that this library writes and reads. */
  public static final int FORMAT = 5;
}
