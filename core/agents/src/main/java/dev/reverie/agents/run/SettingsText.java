package dev.reverie.agents.run;

import dev.reverie.engine.Names;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Settings records as JSON, and single fields of them as {@code key=value} with dotted keys. */
public final class SettingsText {
  private SettingsText() {
  }

  /**
   * Replaces fields of nested records.
   *
   * @param settings the record
   * @param overrides values by dotted key, e.g. {@code ensemble.members} to {@code 5}; lists as {@code [128, 128]}
   * @param <S> the record's type
   * @return the changed record
   * @throws IllegalArgumentException if a key is unknown, with the nearest one, if a value does not fit, or if a name
   *     beside it decides it, e.g. {@code size.deter} with a {@code size.name} other than {@code custom}
   */
  public static <S extends Record> S override(S settings, Map<String, String> overrides) {
    ObjectNode tree = toJson(settings);
    overrides.forEach((key, text) -> put(tree, key, text));
    S changed = read(tree, type(settings));
    requireKept(overrides.keySet(), tree, toJson(changed));
    return changed;
  }

  /** Names of sizes and the like decide numbers beside them; a number that was given must not be lost to them. */
  private static void requireKept(Set<String> keys, ObjectNode given, ObjectNode kept) {
    for (String key : keys) {
      String path = "/" + key.replace('.', '/');
      JsonNode value = kept.at(path);
      if (differ(given.at(path), value)) {
        String prefix = key.substring(0, key.lastIndexOf('.') + 1);
        String why = kept.at(path.substring(0, path.lastIndexOf('/'))).properties().stream()
            .filter(p -> p.getValue().isString()).map(p -> prefix + p.getKey() + "=" + p.getValue().asString())
            .collect(Collectors.joining(" and "));
        throw new IllegalArgumentException("setting '" + key + "' is '" + given.at(path) + "', but " + why
            + " makes it " + value);
      }
    }
  }

  private static boolean differ(JsonNode given, JsonNode kept) {
    if (given.isArray() && kept.size() == given.size()) {
      return IntStream.range(0, given.size()).anyMatch(i -> differ(given.get(i), kept.get(i)));
    }
    return given.isNumber() ? (float) given.asDouble() != (float) kept.asDouble() : !given.equals(kept);
  }

  @SuppressWarnings("unchecked")
  private static <S extends Record> Class<S> type(S settings) {
    return (Class<S>) settings.getClass();
  }

  private static void put(ObjectNode tree, String key, String text) {
    int dot = key.lastIndexOf('.');
    JsonNode parent = dot < 0 ? tree : tree.at("/" + key.substring(0, dot).replace('.', '/'));
    String name = key.substring(dot + 1);
    JsonNode old = parent.get(name);
    if (old == null || old.isObject()) {
      throw unknown(key, keys(tree));
    }
    JsonNode value;
    try {
      value = old.isString() ? Json.LINES.valueToTree(text) : Json.LINES.readTree(text);
    } catch (JacksonException e) {
      throw unfit(key, text, old, "", e);
    }
    if (!fits(value, old)) {
      boolean tooGreat = old.isIntegralNumber() && value.canConvertToExactIntegral();
      throw unfit(key, text, old, tooGreat ? " of " + (old.isInt() ? 32 : 64) + " bits" : "", null);
    }
    ((ObjectNode) parent).set(name, old.isIntegralNumber() && value.isNumber() && !value.isIntegralNumber()
        ? Json.LINES.valueToTree(value.decimalValue().toBigInteger()) : value);
  }

  private static boolean fits(JsonNode value, JsonNode old) {
    if (value.getNodeType() != old.getNodeType()) {
      return false;
    }
    if (old.isArray()) {
      return old.isEmpty() || value.values().stream().allMatch(v -> fits(v, old.get(0)));
    }
    if (old.isIntegralNumber()) {
      return value.canConvertToExactIntegral() && (old.isInt() ? value.canConvertToInt() : value.canConvertToLong());
    }
    return !old.isNumber() || Double.isFinite(old.isFloat() ? (float) value.asDouble() : value.asDouble());
  }

  private static IllegalArgumentException unfit(String key, String text, JsonNode old, String range, Exception cause) {
    String expected = old.isIntegralNumber() ? "a whole number" : old.isNumber() ? "a number"
        : old.isBoolean() ? "true or false" : old.isArray() ? "a list" : "a text";
    return new IllegalArgumentException("setting '" + key + "' is '" + text + "', expected " + expected + range
        + " such as " + old, cause);
  }

  /**
   * What can be set.
   *
   * @param settings a settings record
   * @return the dotted keys of all its fields
   */
  public static SortedSet<String> keys(Record settings) {
    return keys(toJson(settings));
  }

  /**
   * Says that a key is unknown.
   *
   * @param key the key
   * @param known the keys there are
   * @return the exception, with the nearest key
   */
  public static IllegalArgumentException unknown(String key, SortedSet<String> known) {
    return new IllegalArgumentException("no setting '" + key + "'" + Names.nearest(key, known));
  }

  private static SortedSet<String> keys(ObjectNode tree) {
    TreeSet<String> known = new TreeSet<>();
    keys("", tree, known);
    return known;
  }

  private static void keys(String prefix, JsonNode tree, TreeSet<String> into) {
    tree.properties().forEach(p -> {
      if (p.getValue().isObject()) {
        keys(prefix + p.getKey() + ".", p.getValue(), into);
      } else {
        into.add(prefix + p.getKey());
      }
    });
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> toMap(Record settings) {
    return Json.MAPPER.convertValue(settings, Map.class);
  }

  private static ObjectNode toJson(Record settings) {
    return Json.MAPPER.valueToTree(settings);
  }

  /**
   * Reads a settings record.
   *
   * @param tree what {@code config.json} has
   * @param type the record class
   * @param <S> its type
   * @return the settings
   * @throws IllegalArgumentException if a field is missing, unknown or does not fit
   */
  public static <S extends Record> S fromMap(Map<String, Object> tree, Class<S> type) {
    ObjectNode given = Json.MAPPER.valueToTree(tree);
    requireAll("", given, type);
    S settings = read(given, type);
    requireKept(keys(given), given, toJson(settings));
    return settings;
  }

  /** A version with settings of its own wrote them if some are missing. */
  private static void requireAll(String prefix, JsonNode tree, Class<?> type) {
    for (RecordComponent c : type.getRecordComponents()) {
      JsonNode value = tree.get(c.getName());
      if (value == null) {
        throw new IllegalArgumentException("setting '" + prefix + c.getName()
            + "' is missing; use the version that wrote the settings");
      }
      if (c.getType().isRecord() && value.isObject()) {
        requireAll(prefix + c.getName() + ".", value, c.getType());
      }
    }
  }

  private static <S extends Record> S read(JsonNode tree, Class<S> type) {
    try {
      return Json.MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      Throwable cause = e;
      while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
        cause = cause.getCause();
      }
      String why = cause instanceof JacksonException j ? j.getOriginalMessage() : cause.getMessage();
      throw new IllegalArgumentException(why, e);
    }
  }
}
