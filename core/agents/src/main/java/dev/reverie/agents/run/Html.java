package dev.reverie.agents.run;

/** The page around a report: one file, nothing from the network, light and dark. */
final class Html {
  private static final int COLOURS = 7;

  /** Colours that differ in lightness too, so that they are told apart by those who see fewer hues. */
  private static final String STYLE = """
      :root { color-scheme: light dark; --ink: #1c2733; --soft: #566573; --paper: #ffffff; --rule: #dfe5ea;
        --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #9c4a86; --c4: #e0a100; --c5: #5ab4e5; --c6: #7b8794; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e4eaf0; --soft: #9dabb9; --paper: #12181f; --rule: #2b3641;
          --c0: #4fa8e0; --c1: #f08a4b; --c2: #35c79c; --c3: #d58fc2; --c4: #f2c94c;
          --c5: #a5dcff; --c6: #7f8c99; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 1160px; padding: 28px 20px 64px; background: var(--paper); color: var(--ink);
        font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 6px; text-wrap: balance; }
      h2 { font-size: 1.15rem; margin: 44px 0 12px; padding-top: 14px; border-top: 1px solid var(--rule); }
      p { margin: 0 0 10px; max-width: 80ch; } .soft { color: var(--soft); }
      .note { font-size: .9rem; margin-top: 10px; }
      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr));
        gap: 28px 36px; align-items: end; }
      figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; margin-bottom: 4px; }
      .plot { position: relative; height: 220px; margin: 4px 26px 24px 68px; }
      .large .plot { height: clamp(260px, 34vw, 400px); }
      .plot svg { position: absolute; width: 100%; height: 100%; overflow: visible; }
      .plot span, .axis { font-size: 13px; line-height: 16px; color: var(--soft); }
      .plot span { position: absolute; white-space: nowrap; font-variant-numeric: tabular-nums; }
      .plot span.x { top: calc(100% + 5px); transform: translateX(-50%); }
      .plot span.y { right: calc(100% + 8px); transform: translateY(50%); }
      p.axis { margin: 0 0 12px; max-width: none; } p.axis.x { margin: 0 26px 0 68px; text-align: center; }
      path { fill: none; vector-effect: non-scaling-stroke; stroke: var(--c); stroke-width: 2.5;
        stroke-linejoin: round; stroke-linecap: round; }
      path.grid { stroke: var(--rule); stroke-width: 1; stroke-linecap: butt; }
      path.mark { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 6 5; stroke-linecap: butt; }
      path.apart { stroke-width: 1.25; } path.thin { stroke-width: 1; opacity: .5; }
      path.dot { stroke-width: 8; } path.thin.dot { stroke-width: 4; }
      path.band { fill: var(--c); stroke: none; opacity: .15; }
      .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
      .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); }
      .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 6px; padding: 0;
        font-size: .9rem; font-variant-numeric: tabular-nums; }
      .legend li { position: relative; padding-left: 20px; }
      .legend li::before { content: ""; position: absolute; left: 0; top: calc(.75em - 3px); width: 13px; height: 6px;
        background: var(--c); border-radius: 2px; }
      .film { margin: 0 0 26px; } .frames { display: grid; grid-template-columns: 68px minmax(0, 1fr); }
      .frames .parts { display: flex; font-size: 13px; line-height: 16px; color: var(--soft); margin-bottom: 4px; }
      .frames .parts span { border-bottom: 3px solid var(--c6); min-width: 0; overflow: hidden; }
      .frames .parts span.imagined { border-color: var(--c1); }
      .frames .rows { display: flex; flex-direction: column; font-size: 13px; line-height: 16px; color: var(--soft); }
      .frames .rows span { flex: 1; display: flex; align-items: center; }
      .pixels { display: block; width: 100%; image-rendering: pixelated; } .map .pixels { max-height: 320px; }
      .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: 5px 0 5px 18px; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap;
        vertical-align: bottom; }
      th { color: var(--soft); font-weight: 500; font-size: .9rem; } th small { display: block; }
      th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; min-width: 9em; }
      tr.all td { font-weight: 600; } tbody + tbody tr:first-child td { padding-top: 14px; }
      .run { margin: 14px 0 4px; } .run b { font-weight: 600; }
      .bar { display: block; width: 100%; height: 22px; } .bar rect { fill: var(--c); stroke: var(--paper);
        stroke-width: 1; vector-effect: non-scaling-stroke; }
      .settings table { font-size: .9rem; } .settings td { white-space: normal; overflow-wrap: normal;
        vertical-align: top; }
      .settings tr.differs td { font-weight: 600; }
      .columns { columns: 320px; column-gap: 44px; font-size: .9rem; margin: 0; } .columns div { display: flex;
        gap: 16px; justify-content: space-between; border-bottom: 1px solid var(--rule); break-inside: avoid;
        padding: 3px 0; }
      .columns dt { color: var(--soft); } .columns dd { margin: 0; text-align: right; }
      """;

  private Html() {
  }

  /** Text as it stands in a page, in an attribute or in SVG. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(allowed(c) ? c : '\uFFFD');
      }
    });
    return out.toString();
  }

  /** Whether XML can have a character. */
  private static boolean allowed(int c) {
    return c >= ' ' && c < 0xD800 || c >= 0xE000 && c != 0xFFFE && c != 0xFFFF || c == '\n' || c == '\t';
  }

  /** The class that colours a series, by its number from 0. */
  static String colour(int series) {
    return "c" + series % COLOURS;
  }

  static String page(String title, String body) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title)
        + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
  }
}
