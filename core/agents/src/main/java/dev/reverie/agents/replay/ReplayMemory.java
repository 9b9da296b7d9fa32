package dev.reverie.agents.replay;

import dev.reverie.engine.State;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Memory of replays: all of it is taken before a run begins, and it never grows. */
public final class ReplayMemory {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private ReplayMemory() {
  }

  /**
   * Bytes that rings take.
   *
   * @param rings rings by name
   * @return bytes by the name of a ring, or of the table that rings share
   */
  public static Map<String, Long> of(Map<String, ? extends SavedRing> rings) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    rings.forEach((name, ring) -> {
      Optional<State> table = ring.state();
      if (table.isPresent()) {
        bytes.put(table.get().name(), (long) Float.BYTES * table.get().size());
      } else {
        bytes.put(name, ring.capacity() * ((long) Float.BYTES * ring.width() + ring.bytes()));
      }
    });
    return bytes;
  }

  /**
   * A size for people.
   *
   * @param bytes how many
   * @return e.g. {@code "1.20 GiB"}
   */
  public static String text(long bytes) {
    return bytes < MIB ? String.format(Locale.ROOT, "%,d bytes", bytes)
        : bytes < GIB ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MIB)
        : String.format(Locale.ROOT, "%.2f GiB", bytes / (double) GIB);
  }

  /**
   * Refuses what the heap has no room for: an eighth of it is left for all else.
   *
   * @param what what is to be kept, for the message
   * @param bytes its size
   * @throws IllegalArgumentException if it does not fit, with the heap that it takes
   */
  static void require(String what, long bytes) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap - heap / 8) {
      throw new IllegalArgumentException(what + "; the heap has " + text(heap) + ": start Java with -Xmx"
          + Math.ceilDiv(Math.ceilDiv(bytes, 7) * 8, GIB) + "g or more, or ask for fewer steps");
    }
  }
}
