package dev.reverie.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured, as JSON: every iteration of every fork, beside the figures of the table. */
final class ResultFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ResultFile() {
  }

  /**
   * Writes the file whole.
   *
   * @param file where
   * @param settings how it was measured
   * @param rows what was measured
   */
  static void write(Path file, Settings settings, List<Measured> rows) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", Instant.now().toString());
    all.put("jdk", Runtime.version().toString());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processor", Processor.name());
    all.put("settings", settings);
    all.put("rows", rows.stream().map(ResultFile::row).toList());
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }

  private static Map<String, Object> row(Measured m) {
    Map<String, Object> all = new LinkedHashMap<>();
    Row row = m.row();
    all.put("operation", row.operation());
    all.put("variant", row.variant());
    all.put("shape", row.shape());
    all.put("flops", row.flops());
    all.put("bytes", row.bytes());
    all.put("nanos", m.time());
    all.put("gflops", finite(m.gflops()));
    all.put("gbps", finite(m.gigabytes()));
    all.put("shareOfPeak", finite(m.share().median()));
    all.put("bytesAllocated", finite(m.bytes()));
    all.put("forks", forks(m.ours()));
    List<Map<String, Object>> peers = new ArrayList<>();
    m.peers().forEach((peer, forks) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("peer", peer.label());
      one.put("nanos", Measured.Spread.of(forks, Fork::time));
      one.put("timesOurs", m.ratio(peer));
      one.put("forks", forks(forks));
      peers.add(one);
    });
    all.put("peers", peers);
    return all;
  }

  private static List<Map<String, Object>> forks(List<Fork> forks) {
    return forks.stream().map(f -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("nanos", f.nanos());
      one.put("peakGflops", f.peaks());
      one.put("p99", finite(f.p99()));
      one.put("bytesAllocated", finite(f.bytes()));
      return one;
    }).toList();
  }

  /** JSON has no NaN. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
