package dev.reverie.agents.dreamer.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large the networks are. A known name gives all its numbers, whichever came with it; numbers of one's own go by
 * the name {@code custom}. {@code slim} has few latent variables beside a wide deterministic state, so that their
 * samples' noise does not drown it; {@code 1m} to {@code 400m} are the sizes of Nature 640 (2025).
 *
 * @param name of the size
 * @param deter D, features of the deterministic state
 * @param hidden widths inside of the recurrent model
 * @param units widths of encoder, decoder and heads
 * @param stoch categorical (or Gaussian) variables
 * @param classes classes of each
 * @param depth channels of the first image layer, in the version's own unit
 * @param layers hidden layers of encoder, decoder, actor and critic
 */
public record DreamerSize(String name, int deter, int hidden, int units, int stoch, int classes, int depth,
    int layers) {
  /** The name of numbers of one's own. */
  public static final String CUSTOM = "custom";
  private static final Map<String, int[]> KNOWN = known();

  private static Map<String, int[]> known() {
    Map<String, int[]> known = new LinkedHashMap<>();
    known.put("tiny", new int[] {128, 32, 64, 32, 4, 4, 3});
    known.put("slim", new int[] {256, 64, 64, 4, 8, 4, 2});
    known.put("1m", new int[] {512, 64, 64, 32, 4, 4, 3});
    known.put("12m", new int[] {2048, 256, 256, 32, 16, 16, 3});
    known.put("25m", new int[] {3072, 384, 384, 32, 24, 24, 3});
    known.put("50m", new int[] {4096, 512, 512, 32, 32, 32, 3});
    known.put("100m", new int[] {6144, 768, 768, 32, 48, 48, 3});
    known.put("200m", new int[] {8192, 1024, 1024, 32, 64, 64, 3});
    known.put("400m", new int[] {12288, 1536, 1536, 32, 96, 96, 3});
    return known;
  }

  /** Takes the numbers of a known name. */
  public DreamerSize {
    int[] given = {deter, hidden, units, stoch, classes, depth, layers};
    int[] own = KNOWN.get(name);
    if (own == null && !CUSTOM.equals(name)) {
      throw new IllegalArgumentException("dreamer: size '" + name + "', expected one of " + KNOWN.keySet() + " or "
          + CUSTOM);
    }
    if (own != null) {
      deter = own[0];
      hidden = own[1];
      units = own[2];
      stoch = own[3];
      classes = own[4];
      depth = own[5];
      layers = own[6];
    }
    for (int n : given) {
      if (n < 1) {
        throw new IllegalArgumentException("dreamer: size '" + name + "' has " + Arrays.toString(given)
            + ", expected numbers of at least 1");
      }
    }
  }

  /**
   * A size by name.
   *
   * @param name e.g. {@code "1m"}
   * @return the size
   */
  public static DreamerSize of(String name) {
    int[] n = KNOWN.get(CUSTOM.equals(name) || !KNOWN.containsKey(name) ? "1m" : name);
    return new DreamerSize(name, n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
  }
}
