package dev.reverie.agents.tabular;

/** Which states were visited and which actions tried there, ready to be drawn from. */
final class Visits {
  private final int actions;
  private final boolean[] known;
  private final int[] pairs;
  private final int[] states;
  private final int[] tried;
  private final int[] triedCount;
  private int pairCount;
  private int stateCount;

  Visits(int states, int actions) {
    this.actions = actions;
    known = new boolean[states * actions];
    pairs = new int[states * actions];
    this.states = new int[states];
    tried = new int[states * actions];
    triedCount = new int[states];
  }

  void add(int pair) {
    if (known[pair]) {
      return;
    }
    known[pair] = true;
    pairs[pairCount++] = pair;
    int state = pair / actions;
    if (triedCount[state] == 0) {
      states[stateCount++] = state;
    }
    tried[state * actions + triedCount[state]++] = pair;
  }

  boolean known(int pair) {
    return known[pair];
  }

  /** A pair that was tried. */
  int draw(Draw draw, long word) {
    if (draw == Draw.PAIR) {
      return pairs[TableRandom.upper(word, pairCount)];
    }
    int state = states[TableRandom.upper(word, stateCount)];
    return tried[state * actions + TableRandom.lower(word, triedCount[state])];
  }

  /** Any pair of a state that was visited. */
  int drawAny(long word) {
    return states[TableRandom.upper(word, stateCount)] * actions + TableRandom.lower(word, actions);
  }
}
