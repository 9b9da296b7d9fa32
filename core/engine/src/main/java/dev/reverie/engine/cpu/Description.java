package dev.reverie.engine.cpu;

import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Plan.Domain;
import dev.reverie.engine.cpu.Plan.Region;
import dev.reverie.engine.cpu.Plan.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plan as text. */
final class Description {
  private final CpuProgram program;
  private final CpuBackend backend;
  private final Plan plan;
  private final Map<Rows, RowTable> tables;

  Description(CpuProgram program, CpuBackend backend, Plan plan, Map<Rows, RowTable> tables) {
    this.program = program;
    this.backend = backend;
    this.plan = plan;
    this.tables = tables;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    int width = backend.doubles() ? 8 : 4;
    out.append(String.format(Locale.ROOT, "program on %s, %d thread(s): %.3f MFLOP, %d phases, %d barriers%n",
        backend.id(), backend.threads(), program.flops() / 1e6, plan.phases.size(), program.barriers()));
    plan.blocks.forEach((rows, block) -> out.append(String.format(Locale.ROOT,
        "  rows %s: %d tiles of %d, %d bytes a tile%s%n", rows, tables.get(rows).tileCapacity(), RowTable.TILE,
        (long) block[0] * width + 4L * block[1], backend.layout().lanes(rows) ? ", batch in lanes" : ", row-major")));
    out.append(String.format(Locale.ROOT, "  without rows: %d bytes; local to each worker: %d bytes%n",
        (long) plan.slab * width + 4L * plan.intSlab, (long) plan.local * width));
    for (int p = 0; p < plan.phases.size(); p++) {
      List<Region> regions = plan.phases.get(p);
      out.append("phase ").append(p).append('\n');
      for (Region r : regions) {
        String what = switch (r.domain) {
          case Domain.Tiles t -> "region over rows " + t.rows() + ", " + r.localStride * width
              + " local bytes a tile, up to " + r.group + " tiles at a turn";
          case Domain.Units u -> u.count() + " units";
          case Domain.Serial s -> "serial";
        };
        out.append("  ").append(what).append(String.format(Locale.ROOT, ", %.3f MFLOP%n", r.flops / 1e6));
        for (Stage s : r.stages) {
          out.append("    ").append(s.label()).append('\n');
        }
      }
    }
    for (String note : program.graph().notes()) {
      out.append(note).append('\n');
    }
    for (String w : program.graph().warnings()) {
      out.append("warning: ").append(w).append('\n');
    }
    return out.toString();
  }
}
