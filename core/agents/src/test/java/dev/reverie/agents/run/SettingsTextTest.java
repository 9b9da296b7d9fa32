package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.dreamer.config.DreamerSize;
import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.mbpo.MbpoAlgorithm;
import dev.reverie.agents.mbpo.MbpoSettings;
import dev.reverie.agents.sac.SacAlgorithm;
import dev.reverie.agents.train.Algorithm;
import dev.reverie.agents.train.Algorithms;
import dev.reverie.agents.train.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTextTest {
  private static final MbpoSettings MBPO = preset(new MbpoAlgorithm(), "pendulum");

  private record Odd(String text, boolean flag, long big, float single, double[] list) {
  }

  private static <S extends Record & Settings> S preset(Algorithm<S> algorithm, String id) {
    try (Environment environment = Environments.create(id, 1)) {
      return algorithm.preset(environment.spec());
    }
  }

  private static MbpoSettings set(String key, String value) {
    return SettingsText.override(MBPO, Map.of(key, value));
  }

  @Test
  void replacesFieldsAtAnyDepthAndNoOthers() {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("randomSteps", "77");
    overrides.put("training.steps", "1e3");
    overrides.put("realRatio", "1");
    overrides.put("ensemble.hidden", "[16, 17]");
    overrides.put("ensemble.decay", "[0, 1e-5, 0.5]");
    overrides.put("sac.sharedStep", "false");
    overrides.put("training.evaluationSeed", "-9223372036854775808");
    MbpoSettings s = SettingsText.override(MBPO, overrides);
    assertEquals(77, s.randomSteps());
    assertEquals(1000, s.training().steps());
    assertEquals(1, s.realRatio());
    assertArrayEquals(new int[] {16, 17}, s.ensemble().hidden());
    assertArrayEquals(new float[] {0, 1e-5f, 0.5f}, s.ensemble().decay());
    assertTrue(!s.sac().sharedStep());
    assertEquals(Long.MIN_VALUE, s.training().evaluationSeed());
    assertEquals(MBPO.rollout(), s.rollout());
    assertEquals(MBPO.training().evaluateEvery(), s.training().evaluateEvery());
    assertArrayEquals(MBPO.sac().hidden(), s.sac().hidden());
    assertEquals(MBPO.ensemble().learningRate(), s.ensemble().learningRate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreamer-v1", "dreamer-v2", "dreamer-v3-2023", "dreamer-v3"})
  void theNameOfASizeGivesItsNumbersAndThoseOfOnesOwnAreKeptOrRefused(String algorithm) {
    Record preset = preset(Algorithms.get(algorithm), "pendulum");
    String named = SettingsText.override(preset, Map.of("size.name", "1m")).toString();
    assertTrue(named.contains(DreamerSize.of("1m").toString()), named);
    String own = SettingsText.override(preset, Map.of("size.name", "custom", "size.deter", "96")).toString();
    assertTrue(own.contains("name=custom, deter=96,"), own);
    assertEquals("setting 'size.deter' is '96', but size.name=1m makes it 512",
        assertThrows(IllegalArgumentException.class,
            () -> SettingsText.override(preset, Map.of("size.name", "1m", "size.deter", "96"))).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"sac.hiden, sac.hidden", "Ensemble.members, ensemble.members", "training.step, training.steps",
      "training.steps.x, training.steps", "sac.hidden.0, sac.hidden", "rewardscale, rewardScale"})
  void anUnknownKeyIsRefusedWithTheNearest(String key, String nearest) {
    assertEquals("no setting '" + key + "'; did you mean '" + nearest + "'?",
        assertThrows(IllegalArgumentException.class, () -> set(key, "1")).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"sac", "''", "'.'", "'sac.'", "'.sac'", "'a/b~0'"})
  void whatIsNoKeyAtAllIsRefusedWithThoseThatAre(String key) {
    String message = assertThrows(IllegalArgumentException.class, () -> set(key, "1")).getMessage();
    assertTrue(message.startsWith("no setting '" + key + "'; known are ensemble.batch, "), message);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {
      "randomSteps, 1.5, a whole number such as 200",
      "randomSteps, ``, a whole number such as 200",
      "randomSteps, 5 6, a whole number such as 200",
      "randomSteps, null, a whole number such as 200",
      "randomSteps, \"5\", a whole number such as 200",
      "randomSteps, 1e400, a whole number such as 200",
      "randomSteps, 1e999999999, a whole number such as 200",
      "randomSteps, 99999999999, a whole number of 32 bits such as 200",
      "randomSteps, 1e10, a whole number of 32 bits such as 200",
      "training.steps, 1e30, a whole number of 64 bits such as 5000",
      "realRatio, NaN, a number such as 0.05",
      "realRatio, 1e400, a number such as 0.05",
      "sac.learningRate, 1e40, a number such as 0.001",
      "sac.sharedStep, 1, true or false such as true",
      "sac.hidden, 128, `a list such as [128,128]`",
      "sac.hidden, [128, `a list such as [128,128]`",
      "sac.hidden, [1.5], `a list such as [128,128]`",
      "sac.hidden, [\"a\"], `a list such as [128,128]`",
      "sac.hidden, [null], `a list such as [128,128]`",
      "sac.hidden, [[1]], `a list such as [128,128]`"})
  void aValueThatDoesNotFitIsRefusedWithOneThatDoes(String key, String value, String expected) {
    assertEquals("setting '" + key + "' is '" + value + "', expected " + expected,
        assertThrows(IllegalArgumentException.class, () -> set(key, value)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "sac.batch | -3 | sac: batch is -3, expected at least 1",
      "realRatio | 1.5 | mbpo: realRatio is 1.5, expected in [0, 1]",
      "training.checkpointEvery | 0 | training: checkpointEvery is 0, expected at least 1",
      "ensemble.decay | [1, 2] | ensemble: decay is [1.0, 2.0], expected one number for each of 5 layers",
      "sac.learningRate | 1e-60 | sac: learningRate is 0.0, expected above 0"})
  void outOfRangeIsTheRecordsOwnRefusal(String key, String value, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, () -> set(key, value)).getMessage());
  }

  @Test
  void textsFlagsAndEmptyListsAreTakenAsTheyAre() {
    Odd odd = new Odd("a", false, 1, 0.1f, new double[0]);
    Odd changed = SettingsText.override(odd, Map.of("text", "5 \"x\"", "flag", "true", "big", "9007199254740993",
        "single", "0.3", "list", "[0.1]"));
    assertEquals("5 \"x\"", changed.text());
    assertTrue(changed.flag());
    assertEquals(9007199254740993L, changed.big());
    assertEquals(0.3f, changed.single());
    assertArrayEquals(new double[] {0.1}, changed.list());
  }

  @Test
  void everyPresetComesBackFromItsFile() {
    for (Algorithm<?> algorithm : Algorithms.all()) {
      for (String id : List.of("pendulum", "inverted-pendulum", "point-mass")) {
        assertComesBack(algorithm, id);
      }
    }
  }

  private static <S extends Record & Settings> void assertComesBack(Algorithm<S> algorithm, String id) {
    S before = preset(algorithm, id);
    String json = Json.MAPPER.writeValueAsString(SettingsText.toMap(before));
    @SuppressWarnings("unchecked")
    Map<String, Object> read = Json.MAPPER.readValue(json, Map.class);
    S after = SettingsText.fromMap(read, algorithm.settings());
    assertEquals(json, Json.MAPPER.writeValueAsString(SettingsText.toMap(after)));
    assertEquals(before.training(), after.training());
  }

  @Test
  @SuppressWarnings("unchecked")
  void aFileThatLacksAFieldOrHasOneMoreIsRefusedByName() {
    Map<String, Object> map = SettingsText.toMap(preset(new SacAlgorithm(), "pendulum"));
    Map<String, Object> less = new LinkedHashMap<>(map);
    less.remove("randomSteps");
    assertEquals("setting 'randomSteps' is missing; use the version that wrote the settings",
        assertThrows(IllegalArgumentException.class, () -> SettingsText.fromMap(less, new SacAlgorithm().settings()))
            .getMessage());
    Map<String, Object> inner = new LinkedHashMap<>((Map<String, Object>) map.get("training"));
    inner.remove("steps");
    Map<String, Object> deeper = new LinkedHashMap<>(map);
    deeper.put("training", inner);
    assertEquals("setting 'training.steps' is missing; use the version that wrote the settings",
        assertThrows(IllegalArgumentException.class, () -> SettingsText.fromMap(deeper, new SacAlgorithm().settings()))
            .getMessage());
    Map<String, Object> more = new LinkedHashMap<>(map);
    more.put("randomness", 1);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> SettingsText.fromMap(more,
        new SacAlgorithm().settings())).getMessage().contains("randomness"));
  }
}
