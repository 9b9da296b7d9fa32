package dev.reverie.agents.run;

/** The page around a report: one file, nothing from the network, light and dark. */
final class Html {
  /** Colours that series take in turn. */
  static final int COLOURS = 6;

  private static final String STYLE = """
      :root { color-scheme: light dark; --ink: #1c2733; --soft: #5c6b7a; --paper: #ffffff; --rule: #dfe5ea;
        --c0: #1f6fb4; --c1: #c8551b; --c2: #2b8a5f; --c3: #8a4fa3; --c4: #a8851a; --c5: #b53a63; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e4eaf0; --soft: #97a6b4; --paper: #12181f; --rule: #2b3641;
          --c0: #62aef0; --c1: #f0935e; --c2: #5fc598; --c3: #c592dd; --c4: #dcbc55; --c5: #ee86a9; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 1180px; padding: 24px 20px 60px; background: var(--paper); color: var(--ink);
        font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 6px; }
      h2 { font-size: 1.15rem; margin: 40px 0 10px; padding-top: 14px; border-top: 1px solid var(--rule); }
      p { margin: 0 0 8px; } .soft { color: var(--soft); }
      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 20px 28px; }
      figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; margin-bottom: 4px; }
      svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font-size: 13px; }
      @media (max-width: 620px) { svg text { font-size: 19px; } }
      .grid { stroke: var(--rule); stroke-width: 1; }
      .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
      .thin { fill: none; stroke-width: 1; opacity: .45; } .band { opacity: .14; stroke: none; }
      .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); }
      .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); }
      .line, .thin { stroke: var(--c); } .band, .dot, rect { fill: var(--c); }
      .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 4px; padding: 0;
        font-size: .9rem; }
      .legend li::before { content: ""; display: inline-block; width: 14px; height: 4px; margin-right: 7px;
        vertical-align: middle; background: var(--c); border-radius: 2px; }
      .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: 4px 14px 4px 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
      th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
      .settings { columns: 300px; column-gap: 40px; font-size: .9rem; } .settings div { display: flex; gap: 12px;
        justify-content: space-between; border-bottom: 1px solid var(--rule); break-inside: avoid; padding: 2px 0; }
      .settings span:last-child { text-align: right; overflow-wrap: anywhere; }
      .bar { display: flex; height: 22px; border-radius: 4px; overflow: hidden; margin: 2px 0 10px; }
      .bar div { background: var(--c); min-width: 1px; }
      """;

  private Html() {
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }

  static String page(String title, String body) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title)
        + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
  }
}
