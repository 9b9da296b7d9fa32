package dev.reverie.agents.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code metrics.jsonl}: one JSON object a line, with {@code step}, {@code seconds} and whatever was measured then.
 * Numbers that are not finite are null.
 */
public final class Metrics implements AutoCloseable {
  private final Path file;
  private FileChannel channel;

  Metrics(Path file) {
    this.file = file;
  }

  /**
   * A line of the file.
   *
   * @param step real environment steps
   * @param seconds seconds since the run began, without those it was stopped
   * @param values what was measured, NaN where it was null
   */
  public record Line(long step, double seconds, Map<String, Double> values) {
  }

  /**
   * Adds a line.
   *
   * @param step real environment steps
   * @param seconds seconds since the run began
   * @param values what was measured
   * @throws IOException if it cannot be written
   */
  public void write(long step, double seconds, Map<String, Double> values) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("seconds", Math.round(seconds * 1000) / 1000.0);
    values.forEach((key, v) -> line.put(key, Double.isFinite(v) ? v : null));
    ByteBuffer bytes = ByteBuffer.wrap((Json.LINES.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        open().write(bytes);
      }
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + SafeFiles.reason(e), e);
    }
  }

  private FileChannel open() throws IOException {
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.position(channel.size());
    }
    return channel;
  }

  /**
   * Length of the file, all of it on disk.
   *
   * @return bytes
   * @throws IOException if it cannot be written
   */
  public long sync() throws IOException {
    open().force(true);
    return open().position();
  }

  /**
   * Cuts off what came after a checkpoint.
   *
   * @param bytes length of the file then
   * @throws IOException if the file is shorter, or cannot be written
   */
  public void cut(long bytes) throws IOException {
    if (open().size() < bytes) {
      throw new IOException(file + " has " + open().size() + " bytes, the checkpoint was made when it had " + bytes);
    }
    open().truncate(bytes);
    open().position(bytes);
  }

  /**
   * Reads the metrics of a run.
   *
   * @param run its folder
   * @return the lines; a last one that was cut off by a crash is left out
   * @throws IOException if the file cannot be read or a line is damaged
   */
  public static List<Line> read(Path run) throws IOException {
    Path file = run.resolve("metrics.jsonl");
    List<Line> lines = new ArrayList<>();
    if (!Files.exists(file)) {
      return lines;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int number = 0;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      number++;
      try {
        Map<String, Double> values = new LinkedHashMap<>();
        JsonNode tree = Json.LINES.readTree(line);
        tree.properties().forEach(p -> values.put(p.getKey(), p.getValue().asDouble(Double.NaN)));
        values.remove("step");
        values.remove("seconds");
        lines.add(new Line(tree.get("step").asLong(), tree.get("seconds").asDouble(), values));
      } catch (JacksonException | NullPointerException e) {
        throw new IOException(file + ": line " + number + " is damaged", e);
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
