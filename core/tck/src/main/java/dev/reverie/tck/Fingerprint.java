package dev.reverie.tck;

import dev.reverie.engine.Backend;
import dev.reverie.tck.Traced.Mode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bits of a backend, one digest for each operation: everything that its samples give, forward and backward. Two
 * configurations of a backend that promise the same bits, such as widths of vectors, have the same fingerprint.
 */
public final class Fingerprint {
  private Fingerprint() {
  }

  /**
   * Runs the samples of every contract.
   *
   * @param backend what runs them
   * @return SHA-256 by the name of the contract, and of random graphs under {@code fuzz}
   */
  public static Map<String, String> of(Backend backend) {
    Map<String, String> prints = new TreeMap<>();
    for (Contract contract : Contracts.ALL) {
      MessageDigest digest = sha256();
      contract.samples().forEach(sample -> add(digest, sample, backend));
      prints.put(contract.name(), HexFormat.of().formatHex(digest.digest()));
    }
    MessageDigest digest = sha256();
    for (int seed = 0; seed < Fuzz.GRAPHS; seed++) {
      add(digest, FuzzGraph.sample(seed, Fuzz.STEPS), backend);
    }
    prints.put("fuzz", HexFormat.of().formatHex(digest.digest()));
    return prints;
  }

  private static void add(MessageDigest digest, Sample sample, Backend backend) {
    Traced traced = Traced.of(backend, sample, sample.is(Sample.Trait.GRADIENT) ? Mode.BACKWARD : Mode.FORWARD);
    for (int[] live : sample.lives()) {
      traced.run(live);
      traced.results().forEach((name, values) -> {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        for (float v : values) {
          // All NaN are one: their payload is free.
          bytes.putInt(Float.floatToIntBits(v));
        }
        digest.update(bytes.array());
      });
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
