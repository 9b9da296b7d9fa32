/** The commands behind {@code ./reverie}. */
module dev.reverie.cli {
  requires dev.reverie.agents;
  requires dev.reverie.engine;
  requires info.picocli;
  requires java.management;

  opens dev.reverie.cli to info.picocli;
}
