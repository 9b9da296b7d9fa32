package dev.reverie.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.io.Safetensors.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("a.safetensors");
  }

  private static byte[] bytes(String header, int... data) {
    return bytes(header.getBytes(StandardCharsets.UTF_8), data);
  }

  private static byte[] bytes(byte[] header, int... data) {
    ByteBuffer out = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(header.length).put(header);
    for (int b : data) {
      out.put((byte) b);
    }
    return out.array();
  }

  private SafetensorsFile open(byte[] content) throws IOException {
    return Safetensors.open(Files.write(file(), content));
  }

  private String refusal(byte[] content) {
    SafetensorsException e = assertThrows(SafetensorsException.class, () -> {
      try (SafetensorsFile opened = open(content)) {
        opened.names();
      }
    });
    String start = file() + ": at byte " + e.offset() + ": ";
    assertTrue(e.getMessage().startsWith(start) && e.getMessage().contains(", expected "), e.getMessage());
    assertTrue(e.offset() >= 0 && e.offset() <= content.length, e.getMessage());
    return e.getMessage().substring((file() + ": ").length());
  }

  /** Written out by hand. */
  private static final byte[] GOLDEN = bytes(
      "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]},"
          + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}  ",
      0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 2, 0xFF);

  private static List<Entry> golden() {
    return List.of(
        new Entry("a", SafetensorsType.U8, new long[] {3}, out -> out.write(new byte[] {1, 2, -1}, 0, 3)),
        Entry.of("b", new float[] {9, 1, -2}, 1, 1, 2));
  }

  @Test
  void writesExactlyTheseBytes() throws IOException {
    Safetensors.write(file(), Map.of("k", "v"), golden());
    byte[] written = Files.readAllBytes(file());
    assertEquals(new String(GOLDEN, StandardCharsets.ISO_8859_1), new String(written, StandardCharsets.ISO_8859_1));
    List<Entry> reversed = new ArrayList<>(golden());
    Collections.reverse(reversed);
    Safetensors.writeAtomically(file(), Map.of("k", "v"), reversed);
    assertArrayEquals(GOLDEN, Files.readAllBytes(file()));
    Safetensors.write(file(), Map.of(), List.of());
    assertArrayEquals(bytes("{}      "), Files.readAllBytes(file()));
  }

  @Test
  void readsTheGoldenFile() throws IOException {
    try (SafetensorsFile opened = open(GOLDEN)) {
      assertEquals(Set.of("a", "b"), opened.names());
      assertEquals(Map.of("k", "v"), opened.metadata());
      assertEquals(SafetensorsType.F32, opened.entry("b").type());
      assertArrayEquals(new long[] {1, 2}, opened.entry("b").shape());
      assertEquals(3, opened.entry("a").count());
      float[] b = {7, 7, 7, 7};
      opened.read("b", b, 1);
      assertArrayEquals(new float[] {7, 1, -2, 7}, b);
    }
  }

  @Test
  void everyTypeSurvivesTheRoundTripAcrossChunks() throws IOException {
    int n = 40_001;
    float[] floats = new float[n];
    double[] doubles = new double[n];
    int[] ints = new int[n];
    long[] longs = new long[n];
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      floats[i] = Float.intBitsToFloat(i * 0x9E3779B1);
      doubles[i] = Double.longBitsToDouble(i * 0x9E3779B97F4A7C15L);
      ints[i] = i * 0x85EBCA6B;
      longs[i] = i * 0xC2B2AE3D27D4EB4FL;
      bytes[i] = (byte) (i * 37);
    }
    Map<String, String> metadata = Map.of("quote \" \\ \n \u0001", "snow \u2603 clef \uD834\uDD1E", "", "");
    Safetensors.writeAtomically(file(), metadata, List.of(
        Entry.of("floats", floats, 0, n),
        new Entry("doubles", SafetensorsType.F64, new long[] {1, n}, out -> {
          for (int at = 0; at < n; at += 7) {
            out.write(doubles, at, Math.min(7, n - at));
          }
        }),
        Entry.of("ints/\u00E4\"", ints, 0, n, 1),
        new Entry("longs", SafetensorsType.I64, new long[] {n}, out -> out.write(longs, 0, n)),
        new Entry("bytes", SafetensorsType.U8, new long[] {n}, out -> out.write(bytes, 0, n)),
        new Entry("scalar", SafetensorsType.I64, new long[0], out -> out.write(longs, 5, 1)),
        new Entry("empty", SafetensorsType.F32, new long[] {4, 0}, out -> {})));
    try (SafetensorsFile opened = Safetensors.open(file())) {
      assertEquals(metadata, opened.metadata());
      assertEquals(Set.of("floats", "doubles", "ints/\u00E4\"", "longs", "bytes", "scalar", "empty"), opened.names());
      float[] f = new float[n];
      opened.read("floats", f, 0);
      for (int i = 0; i < n; i++) {
        assertEquals(Float.floatToRawIntBits(floats[i]), Float.floatToRawIntBits(f[i]));
      }
      double[] d = new double[n];
      opened.read("doubles", d, 0);
      for (int i = 0; i < n; i++) {
        assertEquals(Double.doubleToRawLongBits(doubles[i]), Double.doubleToRawLongBits(d[i]));
      }
      int[] in = new int[n + 1];
      opened.read("ints/\u00E4\"", in, 1);
      assertArrayEquals(ints, Arrays.copyOfRange(in, 1, n + 1));
      long[] l = new long[n];
      opened.read("longs", l, 0);
      assertArrayEquals(longs, l);
      byte[] b = new byte[n];
      opened.read("bytes", b, 0);
      assertArrayEquals(bytes, b);
      opened.read("scalar", l, 0);
      assertEquals(longs[5], l[0]);
      assertEquals(0, opened.entry("scalar").shape().length);
      opened.read("empty", f, n);
    }
  }

  @Test
  void readRefusesWhatDoesNotFit() throws IOException {
    try (SafetensorsFile opened = open(GOLDEN)) {
      assertMessage("no tensor 'c', expected one of [a, b]", () -> opened.entry("c"));
      assertMessage("tensor 'b' is F32, expected I32", () -> opened.read("b", new int[2], 0));
      assertMessage("tensor 'b' has 2 elements, expected at most the 1 from index 2 of an array of 3",
          () -> opened.read("b", new float[3], 2));
      assertMessage("tensor 'b'", () -> opened.read("b", new float[3], -1));
      assertMessage("tensor 'b'", () -> opened.read("b", new float[3], Integer.MAX_VALUE));
    }
  }

  private static void assertMessage(String part, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(part), message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "'' | at byte 8: the end of the header, expected '{'",
    "' {}' | at byte 8: byte 0x20, expected '{'",
    "'[]' | at byte 8: '[', expected '{'",
    "'{' | at byte 9: the end of the header, expected '\"'",
    "'{}x' | at byte 10: 'x', expected nothing but spaces after the header's last '}'",
    "'{\"a\"}' | at byte 12: '}', expected ':'",
    "'{\"a\":1}' | at byte 13: '1', expected '{'",
    "'{\"a\":{}}' | at byte 13: tensor \"a\" without dtype, expected dtype, shape and data_offsets",
    "'{\"a\":{\"x\":1}}' | at byte 14: \"x\", expected \"dtype\", \"shape\" or \"data_offsets\"",
    "'{\"__metadata__\":{\"a\":1}}' | at byte 29: '1', expected '\"'",
    "'{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}' | at byte 32: a second \"a\", expected each name once",
    "'{\"__metadata__\":{},\"__metadata__\":{}}' | at byte 27: a second \"__metadata__\", expected each name once",
    "'{\"a\\q\":{}}' | at byte 11: an unknown escape, expected one of",
    "'{\"\\u12g4\":{}}' | at byte 10: an incomplete \\u escape, expected four hexadecimal digits",
    "'{\"\\ud834\":{}}' | at byte 10: half a surrogate pair, expected both halves",
    "'{\"\\ud834\\u0041\":{}}' | at byte 10: half a surrogate pair, expected both halves",
    "'{\"a\t\":{}}' | at byte 11: byte 0x9, expected the rest of a string",
    "'{\"a' | at byte 11: the end of the header, expected the rest of a string",
  })
  void refusesBadJson(String header, String message) {
    String text = header.substring(1, header.length() - 1);
    String got = refusal(bytes(text));
    assertTrue(got.startsWith(message), got);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "\"F16\"|[2]|[0,8]| dtype \"F16\", expected one of [F32, F64, I32, I64, U8]",
    "\"F32\"|[-2]|[0,8]| '-', expected a whole number of at least 0",
    "\"F32\"|[2.0]|[0,8]| '.', expected ',' or ']'",
    "\"F32\"|[02]|[0,8]| a number with a leading zero, expected one without",
    "\"F32\"|[2,]|[0,8]| ']', expected a whole number of at least 0",
    "\"F32\"|[99999999999999999999]|[0,8]| a number of more than 63 bits",
    "\"F32\"|[9223372036854775807]|[0,8]| shape [9223372036854775807] of \"a\", expected fewer than 2^63 bytes",
    "\"F32\"|[4294967296,4294967296]|[0,8]| shape [4294967296, 4294967296] of \"a\", expected fewer than 2^63",
    "\"F32\"|[3]|[0,8]| 8 bytes of data for \"a\", expected 12 for F32 of shape [3]",
    "\"F32\"|[2]|[0,9]| data offsets [0, 9] of \"a\", expected a begin and an end from 0 to 8",
    "\"F32\"|[0]|[5,4]| data offsets [5, 4] of \"a\", expected a begin",
    "\"F32\"|[2]|[0,8,8]| data offsets [0, 8, 8] of \"a\"",
    "\"F32\"|[2]|[]| data offsets [] of \"a\"",
    "\"F32\"|[1]|[4,8]| data of \"a\" from 4, after a hole, expected it from 0",
    "\"F32\"|[1]|[0,4]| 4 bytes that belong to no tensor, expected the end of the file",
    "\"F32\"|[2]|[0,8],\"shape\":[2]| a second \"shape\", expected each name once",
  })
  void refusesBadTensors(String type, String shape, String offsets, String message) {
    String got = refusal(bytes("{\"a\":{\"dtype\":" + type + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets
        + "}}", 0, 0, 0, 0, 0, 0, 0, 0));
    assertTrue(got.contains(message), got);
  }

  @Test
  void refusesOverlapsDuplicatesAndBadUtf8() {
    String a = "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}";
    String b = "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}";
    assertEquals("at byte 106: data of \"b\" from 1, overlapping another's, expected it from 2",
        refusal(bytes("{" + a + "," + b + "}", 1, 2, 3)));
    assertEquals("at byte 61: a second \"a\", expected each name once", refusal(bytes("{" + a + "," + a + "}", 1, 2)));
    assertEquals("at byte 11: byte 0xff, expected valid UTF-8",
        refusal(bytes(new byte[] {'{', '"', 'x', (byte) 0xFF, '"', '}'})));
    // A surrogate and an overlong slash, encoded.
    refusal(bytes(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':'}));
    refusal(bytes(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':'}));
  }

  @ParameterizedTest
  @ValueSource(longs = {119, 100_000_001, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void refusesHeaderLengthsBeyondTheFile(long length) {
    byte[] content = Arrays.copyOf(GOLDEN, 126);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    assertEquals("at byte 0: a header of " + Long.toUnsignedString(length)
        + " bytes, expected at most 118, what the file holds", refusal(content));
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < GOLDEN.length; length++) {
      refusal(Arrays.copyOf(GOLDEN, length));
    }
    refusal(Arrays.copyOf(GOLDEN, GOLDEN.length + 1));
  }

  /** A changed byte gives a refusal or another well-formed file, whose tensors can all be read and written back. */
  @Test
  void everyMutationOfTheHeaderIsRefusedOrWellFormed() throws IOException {
    int headerEnd = GOLDEN.length - 11;
    int[] values = {0, 1, ' ', '"', '0', '1', '2', '9', ',', ':', '[', ']', '{', '}', '\\', 'u', 'a', 'b', '-', 0x7F,
        0x80, 0xC3, 0xFF};
    int refused = 0;
    int accepted = 0;
    for (int at = 0; at < headerEnd; at++) {
      for (int value : values) {
        byte[] content = GOLDEN.clone();
        content[at] = (byte) value;
        try (SafetensorsFile opened = open(content)) {
          long data = 0;
          for (String name : opened.names()) {
            data += readAll(opened, name);
          }
          assertTrue(data == 11, "tensors do not cover the data");
          accepted++;
        } catch (SafetensorsException e) {
          refused++;
        }
      }
    }
    assertTrue(accepted > headerEnd / 2 && refused > 10 * headerEnd, accepted + " accepted, " + refused + " refused");
  }

  private static long readAll(SafetensorsFile opened, String name) throws IOException {
    SafetensorsFile.Tensor tensor = opened.entry(name);
    int n = Math.toIntExact(tensor.count());
    switch (tensor.type()) {
      case F32 -> opened.read(name, new float[n], 0);
      case F64 -> opened.read(name, new double[n], 0);
      case I32 -> opened.read(name, new int[n], 0);
      case I64 -> opened.read(name, new long[n], 0);
      case U8 -> opened.read(name, new byte[n], 0);
    }
    return (long) n * tensor.type().bytes();
  }

  @Test
  void acceptsWhatOtherWritersMayProduce() throws IOException {
    try (SafetensorsFile opened = open(bytes("{\n \"\\u0061\\/\\uD834\\udd1e\" : {\"data_offsets\" : [ 0 , 2 ],"
        + "\"shape\":[ 2 ],\t\"dtype\":\"U8\"} ,\"z\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[2,2]}}\n",
        5, 6))) {
      assertEquals(Set.of("a/\uD834\uDD1E", "z"), opened.names());
      assertEquals(Map.of(), opened.metadata());
    }
  }

  @Test
  void writeRefusesBadEntriesAndLeavesTheFileAlone() throws IOException {
    Files.write(file(), GOLDEN);
    Entry a = golden().getFirst();
    assertMessage("tensor 'a' came twice", () -> Safetensors.write(file(), Map.of(), List.of(a, a)));
    assertMessage("surrogate", () -> Safetensors.write(file(), Map.of("\uD800", ""), List.of(a)));
    assertMessage("size -1", () -> Entry.of("x", new float[1], 0, -1));
    assertMessage("2^63", () -> Entry.of("x", new float[1], 0, Long.MAX_VALUE));
    assertMessage("reserved", () -> Entry.of("__metadata__", new float[1], 0, 1));
    assertMessage("surrogate", () -> Entry.of("\uDC00", new float[1], 0, 1));
    assertArrayEquals(GOLDEN, Files.readAllBytes(file()));
  }

  @Test
  void aFailedAtomicWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Files.write(file(), GOLDEN);
    long[] two = {2};
    Safetensors.DataWriter tooFew = out -> out.write(new float[2], 0, 1);
    Safetensors.DataWriter tooMany = out -> out.write(new float[3], 0, 3);
    Safetensors.DataWriter wrongType = out -> out.write(new int[2], 0, 2);
    Safetensors.DataWriter broken = out -> {
      throw new IOException("disk");
    };
    assertEquals("tensor 'x': 1 values written, expected 2", failure(IllegalStateException.class, two, tooFew));
    assertEquals("tensor 'x': more than its 2 values came", failure(IllegalStateException.class, two, tooMany));
    assertEquals("tensor 'x': I32 values came, expected F32", failure(IllegalArgumentException.class, two, wrongType));
    assertEquals("disk", failure(IOException.class, two, broken));
  }

  private String failure(Class<? extends Exception> type, long[] shape, Safetensors.DataWriter data)
      throws IOException {
    Entry entry = new Entry("x", SafetensorsType.F32, shape, data);
    Exception e = assertThrows(type, () -> Safetensors.writeAtomically(file(), Map.of(), List.of(entry)));
    assertArrayEquals(GOLDEN, Files.readAllBytes(file()));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(file()), files.toList());
    }
    return e.getMessage();
  }

  @Test
  void anAtomicWriteGetsPastALeftoverAndRefusesADirectory() throws IOException {
    Path leftover = directory.resolve(".a.safetensors." + ProcessHandle.current().pid() + "-0.tmp");
    Files.createFile(leftover);
    Safetensors.writeAtomically(file(), Map.of("k", "v"), golden());
    assertArrayEquals(GOLDEN, Files.readAllBytes(file()));
    assertEquals(0, Files.size(leftover));
    assertThrows(IOException.class, () -> Safetensors.writeAtomically(directory, Map.of(), List.of()));
    Path missing = directory.resolve("missing/a.safetensors");
    assertThrows(IOException.class, () -> Safetensors.writeAtomically(missing, Map.of(), List.of()));
    assertFalse(Files.exists(missing.getParent()));
  }

  @Test
  void writesMoreThanItHolds() throws IOException {
    float[] piece = new float[1 << 16];
    Safetensors.write(file(), Map.of(), List.of(new Entry("x", SafetensorsType.F32, new long[] {64, 1 << 16}, out -> {
      for (int i = 0; i < 64; i++) {
        Arrays.fill(piece, i);
        out.write(piece, 0, piece.length);
      }
    })));
    float[] all = new float[64 << 16];
    try (SafetensorsFile opened = Safetensors.open(file())) {
      opened.read("x", all, 0);
    }
    for (int i = 0; i < all.length; i += 4093) {
      assertEquals(i >> 16, all[i]);
    }
  }

  @Test
  void aDeepOrLongHeaderNeitherOverflowsTheStackNorFloodsTheMessage() {
    ByteArrayOutputStream deep = new ByteArrayOutputStream();
    deep.writeBytes("{\"a\":".getBytes(StandardCharsets.UTF_8));
    deep.writeBytes("{\"shape\":[".repeat(200_000).getBytes(StandardCharsets.UTF_8));
    refusal(bytes(deep.toByteArray()));
    String sizes = "1,".repeat(500_000) + "1";
    String got = refusal(bytes("{\"" + "n".repeat(500_000) + "\":{\"dtype\":\"U8\",\"shape\":[" + sizes
        + "],\"data_offsets\":[0,2]}}", 1, 2));
    assertTrue(got.length() < 600, () -> "a message of " + got.length() + " characters");
  }
}
