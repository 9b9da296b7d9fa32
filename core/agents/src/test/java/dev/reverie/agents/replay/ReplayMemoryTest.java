package dev.reverie.agents.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayMemoryTest {
  @Test
  void ringsOfOneTableCountOnceAndOthersByTheirRows() {
    try (Backend backend = new ScalarBackend(1, true)) {
      TransitionLayout layout = new TransitionLayout(3, 1);
      Store store = backend.newStore(1);
      State table = layout.table(store, "replay", 50);
      assertEquals(50 * 9, table.size());
      Map<String, SavedRing> rings = new LinkedHashMap<>();
      rings.put("real", new ReplayRing(table, 0, 20));
      rings.put("model", new ReplayRing(table, 20, 10));
      SequenceLayout steps = new SequenceLayout(2, 12, 1, 6, 3);
      rings.putAll(new SequenceReplay("steps", steps, 2, 100, 8, false).rings());
      Map<String, Long> bytes = ReplayMemory.of(rings);
      assertEquals(50L * 9 * 4, bytes.remove("replay"));
      assertEquals(4, bytes.size());
      assertEquals(steps.bytes(100), bytes.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  @Test
  void sizesAreForPeople() {
    assertEquals("1,048,575 bytes", ReplayMemory.text((1 << 20) - 1));
    assertEquals("1.5 MiB", ReplayMemory.text(3 << 19));
    assertEquals("2.25 GiB", ReplayMemory.text(9L << 28));
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheHeapItTakes() {
    long heap = Runtime.getRuntime().maxMemory();
    ReplayMemory.require("it", heap / 2);
    String message = assertThrows(IllegalArgumentException.class, () -> ReplayMemory.require("it", 7L << 40))
        .getMessage();
    assertTrue(message.startsWith("it; the heap has ") && message.endsWith(
        "start Java with -Xmx8192g or more, or ask for fewer steps"), message);
    try (Backend backend = new ScalarBackend(1, true)) {
      message = assertThrows(IllegalArgumentException.class, () -> new TransitionLayout(100_000, 1).table(
          backend.newStore(1), "replay", 2_000_000_000)).getMessage();
      assertTrue(message.startsWith("replay 'replay': 2,000,000,000 transitions, 800,012 bytes each, "), message);
    }
  }
}
