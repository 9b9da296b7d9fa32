package dev.reverie.agents.env;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads recorded episodes of Gymnasium's environments. */
final class Recorded {
  private Recorded() {}

  static JsonNode read(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/golden/envs/" + name + ".json")) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The elements of a tensor, row-major. */
  static double[] tensor(JsonNode tensor) {
    return numbers(tensor.get("data"));
  }

  /** The numbers of an array. */
  static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
