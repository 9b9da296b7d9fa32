package dev.reverie.engine.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a file: a strict parser of the one shape of JSON that it may have, over its bytes so that every error
 * has its place, without recursion, and the checks that tie it to the data section.
 */
final class SafetensorsHeader {
  /** The greatest header that the format allows. */
  static final int MAX_BYTES = 100_000_000;

  /** Length of the number before the header. */
  static final int PREFIX_BYTES = 8;

  /** The key that holds strings instead of a tensor. */
  static final String METADATA = "__metadata__";

  /** A tensor's place; begin and end count from the start of the data section, the header says so at {@code at}. */
  record Range(SafetensorsType type, long[] shape, long count, long begin, long end, String name, int at) {}

  final Map<String, String> metadata = new TreeMap<>();
  final Map<String, Range> tensors = new TreeMap<>();
  private final Path file;
  private final byte[] json;
  private int at;

  /** Parses and checks; {@code dataBytes} is the length of the data section. */
  SafetensorsHeader(Path file, byte[] json, long dataBytes) throws SafetensorsException {
    this.file = file;
    this.json = json;
    if (json.length == 0 || json[0] != '{') {
      throw found("'{'");
    }
    at++;
    boolean metadataSeen = false;
    for (boolean first = true; more(first, '}'); first = false) {
      int nameAt = at;
      String name = string();
      expect(':');
      if (name.equals(METADATA)) {
        if (metadataSeen) {
          throw error(nameAt, "a second " + quote(name), "each name once");
        }
        metadataSeen = true;
        strings();
      } else if (tensors.put(name, tensor(name, dataBytes)) != null) {
        throw error(nameAt, "a second " + quote(name), "each name once");
      }
    }
    space();
    if (at < json.length) {
      throw found("nothing but spaces after the header's last '}'");
    }
    checkCoverage(dataBytes);
  }

  private void checkCoverage(long dataBytes) throws SafetensorsException {
    List<Range> ranges = new ArrayList<>(tensors.values());
    ranges.sort((a, b) -> a.begin != b.begin ? Long.compare(a.begin, b.begin) : Long.compare(a.end, b.end));
    long covered = 0;
    for (Range range : ranges) {
      if (range.begin != covered) {
        throw error(range.at, "data of " + quote(range.name) + " from " + range.begin
            + (range.begin < covered ? ", overlapping another's" : ", after a hole"), "it from " + covered);
      }
      covered = range.end;
    }
    if (covered != dataBytes) {
      throw new SafetensorsException(file, PREFIX_BYTES + json.length + covered,
          dataBytes - covered + " bytes that belong to no tensor", "the end of the file");
    }
  }

  private void strings() throws SafetensorsException {
    expect('{');
    for (boolean first = true; more(first, '}'); first = false) {
      int keyAt = at;
      String key = string();
      expect(':');
      space();
      if (metadata.put(key, string()) != null) {
        throw error(keyAt, "a second " + quote(key), "each name once");
      }
    }
  }

  private Range tensor(String name, long dataBytes) throws SafetensorsException {
    space();
    final int start = at;
    expect('{');
    SafetensorsType type = null;
    long[] shape = null;
    long[] offsets = null;
    int shapeAt = 0;
    int offsetsAt = 0;
    for (boolean first = true; more(first, '}'); first = false) {
      int keyAt = at;
      String key = string();
      expect(':');
      space();
      boolean repeated;
      switch (key) {
        case "dtype" -> {
          repeated = type != null;
          type = type();
        }
        case "shape" -> {
          repeated = shape != null;
          shapeAt = at;
          shape = integers();
        }
        case "data_offsets" -> {
          repeated = offsets != null;
          offsetsAt = at;
          offsets = integers();
        }
        default -> throw error(keyAt, quote(key), "\"dtype\", \"shape\" or \"data_offsets\"");
      }
      if (repeated) {
        throw error(keyAt, "a second " + quote(key), "each name once");
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw error(start, "tensor " + quote(name) + " without "
          + (type == null ? "dtype" : shape == null ? "shape" : "data_offsets"), "dtype, shape and data_offsets");
    }
    if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataBytes) {
      throw error(offsetsAt, "data offsets " + brief(offsets) + " of " + quote(name),
          "a begin and an end from 0 to " + dataBytes);
    }
    long count;
    try {
      count = type.count(shape);
    } catch (ArithmeticException e) {
      throw error(shapeAt, "shape " + brief(shape) + " of " + quote(name), "fewer than 2^63 bytes");
    }
    if (count * type.bytes() != offsets[1] - offsets[0]) {
      throw error(offsetsAt, offsets[1] - offsets[0] + " bytes of data for " + quote(name), count * type.bytes()
          + " for " + type + " of shape " + brief(shape));
    }
    return new Range(type, shape, count, offsets[0], offsets[1], name, offsetsAt);
  }

  private SafetensorsType type() throws SafetensorsException {
    int start = at;
    String name = string();
    for (SafetensorsType type : SafetensorsType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw error(start, "dtype " + quote(name), "one of " + Arrays.toString(SafetensorsType.values()));
  }

  private long[] integers() throws SafetensorsException {
    expect('[');
    long[] values = new long[4];
    int n = 0;
    for (boolean first = true; more(first, ']'); first = false) {
      if (n == values.length) {
        values = Arrays.copyOf(values, 2 * n);
      }
      values[n++] = integer();
    }
    return Arrays.copyOf(values, n);
  }

  private long integer() throws SafetensorsException {
    int start = at;
    long value = 0;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      int digit = json[at] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw error(start, "a number of more than 63 bits", "at most " + Long.MAX_VALUE);
      }
      if (at > start && json[start] == '0') {
        throw error(start, "a number with a leading zero", "one without");
      }
      value = 10 * value + digit;
      at++;
    }
    if (at == start) {
      throw found("a whole number of at least 0");
    }
    return value;
  }

  /** Moves to the next member: past the comma, unless it is the first one. False, and past the end, at the end. */
  private boolean more(boolean first, char end) throws SafetensorsException {
    space();
    if (at < json.length && json[at] == end) {
      at++;
      return false;
    }
    if (!first) {
      if (at == json.length || json[at] != ',') {
        throw found("',' or '" + end + "'");
      }
      at++;
      space();
    }
    return true;
  }

  private void expect(char c) throws SafetensorsException {
    space();
    if (at == json.length || json[at] != c) {
      throw found("'" + c + "'");
    }
    at++;
  }

  private void space() {
    while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }

  private String string() throws SafetensorsException {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (true) {
      int start = at;
      while (at < json.length && json[at] != '"' && json[at] != '\\' && (json[at] < 0 || json[at] >= ' ')) {
        at++;
      }
      decode(start, text);
      if (at == json.length || json[at] >= 0 && json[at] < ' ') {
        throw found("the rest of a string");
      }
      if (json[at++] == '"') {
        return text.toString();
      }
      escape(text);
    }
  }

  private void decode(int start, StringBuilder text) throws SafetensorsException {
    ByteBuffer bytes = ByteBuffer.wrap(json, start, at - start);
    try {
      text.append(StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT).decode(bytes));
    } catch (CharacterCodingException e) {
      throw error(bytes.position(), "byte 0x" + Integer.toHexString(json[bytes.position()] & 0xFF), "valid UTF-8");
    }
  }

  private void escape(StringBuilder text) throws SafetensorsException {
    int start = at - 1;
    char c = at < json.length ? (char) json[at++] : 0;
    switch (c) {
      case '"', '\\', '/' -> text.append(c);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> {
        char unit = unit(start);
        text.append(unit);
        if (Character.isHighSurrogate(unit) && at + 1 < json.length && json[at] == '\\' && json[at + 1] == 'u') {
          at += 2;
          char low = unit(start);
          if (!Character.isLowSurrogate(low)) {
            throw error(start, "half a surrogate pair", "both halves");
          }
          text.append(low);
        } else if (Character.isSurrogate(unit)) {
          throw error(start, "half a surrogate pair", "both halves");
        }
      }
      default -> throw error(start, "an unknown escape", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
    }
  }

  private char unit(int start) throws SafetensorsException {
    int unit = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = at < json.length && json[at] > 0 ? Character.digit(json[at], 16) : -1;
      if (digit < 0) {
        throw error(start, "an incomplete \\u escape", "four hexadecimal digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private SafetensorsException found(String expected) {
    if (at >= json.length) {
      return error(at, "the end of the header", expected);
    }
    int c = json[at] & 0xFF;
    return error(at, c > ' ' && c < 0x7F ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c), expected);
  }

  private SafetensorsException error(int position, String found, String expected) {
    return new SafetensorsException(file, PREFIX_BYTES + (long) position, found, expected);
  }

  /** A JSON string; what is long is cut, so that a hostile name cannot flood a log. */
  private static String quote(String name) {
    StringBuilder json = new StringBuilder();
    appendString(json, name.length() > 200 ? name.substring(0, 200) + "..." : name);
    return json.toString();
  }

  private static String brief(long[] values) {
    return Arrays.toString(values.length > 20 ? Arrays.copyOf(values, 20) : values)
        + (values.length > 20 ? " and " + (values.length - 20) + " more" : "");
  }

  static void appendString(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
