package dev.reverie.agents.tabular;

/** Figure 8.5 of Sutton and Barto: a second gap opens, for a shorter way. */
public final class ShortcutMazeFigure extends ChangingMaze {
  /** Makes the reproduction. */
  public ShortcutMazeFigure() {
    super("dyna-shortcut", "Dyna-Q and Dyna-Q+ in the shortcut maze (Sutton and Barto, figure 8.5)",
        ".########", 3000, ".#######.", 6000, 50, 1e-3, 281, 43, 364, 8, 305, 17);
  }
}
