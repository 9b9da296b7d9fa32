package dev.reverie.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One file of reference numbers, computed elsewhere in double precision and confirmed in a second way. */
final class Golden {
  private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
      DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final JsonNode root;

  private Golden(JsonNode root) {
    this.root = root;
  }

  static Golden load(String name, int seed) {
    String file = "golden/" + name + ".seed" + seed + ".json";
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no reference numbers in " + file);
      }
      return new Golden(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in a section: inputs, outputs, cotangents or gradients. */
  List<String> names(String section) {
    return new ArrayList<>(root.required(section).propertyNames());
  }

  boolean has(String section, String name) {
    return root.required(section).has(name);
  }

  double attribute(String name) {
    return root.required("attributes").required(name).asDouble();
  }

  int[] shape(String section, String name) {
    JsonNode shape = root.required(section).required(name).required("shape");
    int[] sizes = new int[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.get(i).asInt();
    }
    return sizes;
  }

  double[] data(String section, String name) {
    JsonNode array = root.required(section).required(name).required("data");
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
