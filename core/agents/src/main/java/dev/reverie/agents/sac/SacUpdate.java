package dev.reverie.agents.sac;

import dev.reverie.engine.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The traced update of soft actor-critic and what it tells. */
final class SacUpdate {
  private static final List<String> METRICS = List.of("loss/q1", "loss/q2", "loss/actor", "loss/alpha", "q", "alpha",
      "entropy");

  private final Program program;
  private final int batch;
  private final Program.Input index;
  private final Map<String, Program.Output> outputs = new LinkedHashMap<>();

  SacUpdate(Program program, int batch) {
    this.program = program;
    this.batch = batch;
    index = program.input("index");
    METRICS.forEach(name -> outputs.put(name, program.output(name)));
  }

  Program program() {
    return program;
  }

  void run(int[] indices) {
    if (indices.length < batch) {
      throw new IllegalArgumentException("sac: got " + indices.length + " indices, expected a batch of " + batch);
    }
    index.set(indices);
    program.run();
  }

  Map<String, Float> metrics() {
    Map<String, Float> values = new LinkedHashMap<>();
    outputs.forEach((name, output) -> values.put(name, output.scalar()));
    return values;
  }
}
