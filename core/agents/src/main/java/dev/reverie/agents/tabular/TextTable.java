package dev.reverie.agents.tabular;

import java.io.PrintWriter;
import java.util.List;

/** Tables for the terminal: the first column to the left, the others to the right. */
final class TextTable {
  private TextTable() {
  }

  static void print(PrintWriter out, List<String> head, List<List<String>> rows) {
    int[] width = new int[head.size()];
    for (int c = 0; c < width.length; c++) {
      int column = c;
      width[c] = Math.max(head.get(c).length(), rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0));
    }
    line(out, head, width);
    rows.forEach(r -> line(out, r, width));
  }

  private static void line(PrintWriter out, List<String> cells, int[] width) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < width.length; c++) {
      String space = " ".repeat(width[c] - cells.get(c).length());
      line.append(c == 0 ? cells.get(c) + space : "  " + space + cells.get(c));
    }
    out.println(line.toString().stripTrailing());
  }
}
