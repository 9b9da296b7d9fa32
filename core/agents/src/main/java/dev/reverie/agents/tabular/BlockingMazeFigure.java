package dev.reverie.agents.tabular;

/** Figure 8.4 of Sutton and Barto: the gap in the wall closes and one farther away opens. */
public final class BlockingMazeFigure extends ChangingMaze {
  /** Makes the reproduction. */
  public BlockingMazeFigure() {
    super("dyna-blocking", "Dyna-Q and Dyna-Q+ in the blocking maze (Sutton and Barto, figure 8.4)",
        "########.", 1000, ".########", 3000, 10, 1e-4, 73, 41, 139, 15, 78, 33);
  }
}
