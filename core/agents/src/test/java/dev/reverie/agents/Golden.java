package dev.reverie.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** One file of reference numbers: inputs, outputs, cotangents and gradients in double precision. */
public final class Golden {
  private final JsonNode root;

  private Golden(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a case.
   *
   * @param name the case
   * @param seed which of its files
   * @return the numbers
   */
  public static Golden load(String name, int seed) {
    String path = "/golden/ops/" + name + ".seed" + seed + ".json";
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(path), path)) {
      return new Golden(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in a section. */
  public List<String> names(String section) {
    return new ArrayList<>(root.get(section).propertyNames());
  }

  /** An attribute. */
  public double attribute(String name) {
    return root.get("attributes").get(name).asDouble();
  }

  /** An input, exact in single precision. */
  public float[] input(String name) {
    return floats(data("inputs", name));
  }

  /** A cotangent, exact in single precision. */
  public float[] cotangent(String name) {
    return floats(data("cotangents", name));
  }

  /** An output. */
  public double[] output(String name) {
    return data("outputs", name);
  }

  /** A gradient. */
  public double[] gradient(String name) {
    return data("gradients", name);
  }

  /** Columns of an input or output: the last size, or 1 for a vector. */
  public int columns(String section, String name) {
    JsonNode shape = root.get(section).get(name).get("shape");
    return shape.size() < 2 ? 1 : shape.get(shape.size() - 1).asInt();
  }

  /** The shape of an input, output or gradient. */
  public int[] shape(String section, String name) {
    JsonNode shape = root.get(section).get(name).get("shape");
    int[] sizes = new int[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.get(i).asInt();
    }
    return sizes;
  }

  /** Whether a section has a name. */
  public boolean has(String section, String name) {
    return root.get(section).has(name);
  }

  /** Whether an input is a scalar. */
  public boolean isScalar(String name) {
    return root.get("inputs").get(name).get("shape").isEmpty();
  }

  /** Compares with an error relative to the greatest expected element. */
  public void assertClose(String what, double[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what);
    double greatest = 0;
    for (double e : expected) {
      greatest = Math.max(greatest, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * greatest, what + "[" + i + "]");
    }
  }

  private double[] data(String section, String name) {
    JsonNode array = root.get(section).get(name).get("data");
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
