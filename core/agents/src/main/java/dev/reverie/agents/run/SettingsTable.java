package dev.reverie.agents.run;

import dev.reverie.agents.run.ReportRun.Group;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every setting by its dotted key; for several groups side by side, with those that differ marked. */
final class SettingsTable {
  private SettingsTable() {
  }

  static String html(List<Group> groups) {
    List<Map<String, String>> all = groups.stream().map(SettingsTable::settings).toList();
    Set<String> keys = new LinkedHashSet<>();
    all.forEach(s -> keys.addAll(s.keySet()));
    if (keys.isEmpty()) {
      return "";
    }
    return "<h2>Settings</h2>\n" + (groups.size() > 1 ? table(groups, all, keys) : columns(all.getFirst()));
  }

  /** The settings of a group; where seeds differ, all values. */
  private static Map<String, String> settings(Group g) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    g.runs().forEach(r -> r.settings().forEach((key, v) -> values.computeIfAbsent(key, k -> new LinkedHashSet<>())
        .add(v)));
    return values.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
        e -> String.join(" or ", e.getValue()), (a, b) -> a, LinkedHashMap::new));
  }

  private static String columns(Map<String, String> settings) {
    StringBuilder out = new StringBuilder("<dl class=\"columns\">");
    settings.forEach((key, v) -> out.append("<div><dt>").append(Html.escape(key)).append("</dt><dd>")
        .append(Html.escape(v)).append("</dd></div>\n"));
    return out.append("</dl>\n").toString();
  }

  private static String table(List<Group> groups, List<Map<String, String>> all, Set<String> keys) {
    StringBuilder out = new StringBuilder("<div class=\"scroll settings\"><table><thead><tr><th>setting</th>");
    groups.forEach(g -> out.append("<th>").append(Html.escape(g.label())).append("</th>"));
    out.append("</tr></thead>\n<tbody>");
    for (String key : keys) {
      List<String> values = all.stream().map(s -> s.get(key)).toList();
      long different = values.stream().filter(v -> v != null).distinct().count();
      out.append(different > 1 ? "<tr class=\"differs\">" : "<tr>").append("<td>").append(Html.escape(key))
          .append("</td>");
      values.forEach(v -> out.append("<td>").append(v == null ? "–" : Html.escape(v)).append("</td>"));
      out.append("</tr>\n");
    }
    return out.append("</tbody></table></div>\n").toString();
  }
}
