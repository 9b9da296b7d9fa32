package dev.reverie.agents.run;

import java.util.Map;

/**
 * What a run is, as its {@code config.json} has it.
 *
 * @param format version of the run's files
 * @param algorithm name of the algorithm
 * @param environment id of the environment
 * @param seed the seed of everything
 * @param backend the backend that the run was started on
 * @param replayBytes memory of the replay, by the name of a ring or of the table that rings share
 * @param settings every setting: numbers, texts, lists and maps of these
 */
public record RunConfig(int format, String algorithm, String environment, long seed, String backend,
    Map<String, Long> replayBytes, Map<String, Object> settings) {
}
