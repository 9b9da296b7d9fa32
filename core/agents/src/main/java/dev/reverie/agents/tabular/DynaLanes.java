package dev.reverie.agents.tabular;

import dev.reverie.agents.env.TableMdp;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Dyna-Q with a deterministic model for very many seeds: what {@link DynaQ} does with each of them, to the same bits,
 * but two seeds at a time on every thread, whose planning updates alternate so that the processor has independent work
 * while one waits. A lane that is done with its seed takes the next.
 */
public final class DynaLanes {
  private static final int LANES = 2;
  private static final long STEP = TableRandom.STEP;

  private final TableMdp mdp;
  private final DynaConfig config;
  private final int episodes;
  private final int actions;
  private final int rows;
  private final long explore;
  private final int start;

  /**
   * What came out.
   *
   * @param steps steps of each episode, {@code [seeds][episodes]}
   * @param planned planning updates in all
   * @param seconds the time that the threads took, added up
   */
  public record Result(int[][] steps, long planned, double seconds) {
  }

  private DynaLanes(TableMdp mdp, DynaConfig config, int episodes) {
    this.mdp = mdp;
    this.config = config;
    this.episodes = episodes;
    actions = mdp.actions();
    rows = mdp.states() + 1;
    explore = ActionValues.explore(config.epsilon());
    start = mdp.drawStart(0);
  }

  /**
   * Runs seeds 0 to n - 1, each agent with the seed's stream 0.
   *
   * @param mdp the world: deterministic, with one start
   * @param config what the agents are told; no bonus
   * @param seeds how many seeds
   * @param episodes how many episodes each
   * @param threads how many threads
   * @return what came out, the same for any number of threads but for the time
   */
  public static Result run(TableMdp mdp, DynaConfig config, int seeds, int episodes, int threads) {
    if (!mdp.isDeterministic() || mdp.start(mdp.drawStart(0)) != 1 || config.bonus() != Bonus.NONE) {
      throw new IllegalArgumentException("lanes are for deterministic worlds with one start and agents without a "
          + "bonus; this world is " + (mdp.isDeterministic() ? "deterministic" : "not deterministic")
          + ", begins in state " + mdp.drawStart(0) + " with probability " + mdp.start(mdp.drawStart(0))
          + ", and the bonus is " + config.bonus());
    }
    DynaLanes lanes = new DynaLanes(mdp, config, episodes);
    int[][] steps = new int[seeds][episodes];
    AtomicInteger next = new AtomicInteger();
    long[] planned = new long[threads];
    long[] nanos = new long[threads];
    Workers.run(threads, worker -> {
      long from = System.nanoTime();
      planned[worker] = lanes.new Worker(next, steps).run();
      nanos[worker] = System.nanoTime() - from;
    });
    return new Result(steps, Arrays.stream(planned).sum(), Arrays.stream(nanos).sum() * 1e-9);
  }

  /**
   * Two lanes on one thread. The tables of both lie in the same arrays, one after the other; a row is a state of a
   * lane, a place a pair of it. The last row of each lane is the end of an episode, whose values stay 0.
   */
  private final class Worker {
    private final AtomicInteger seeds;
    private final int[][] steps;
    private final double[] q = new double[LANES * rows * actions];
    private final double[] reward = new double[LANES * rows * actions];
    private final int[] next = new int[LANES * rows * actions];
    private final boolean[] known = new boolean[LANES * rows * actions];
    private final int[] pairs = new int[LANES * rows * actions];
    private final int[] visited = new int[LANES * rows];
    private final int[] tried = new int[LANES * rows * actions];
    private final int[] triedCount = new int[LANES * rows];
    private final int[] pairCount = new int[LANES];
    private final int[] stateCount = new int[LANES];
    private final long[] counter = new long[LANES];
    private final int[] row = new int[LANES];
    private final int[] seed = new int[LANES];
    private final int[] episode = new int[LANES];
    private long planned;

    Worker(AtomicInteger seeds, int[][] steps) {
      this.seeds = seeds;
      this.steps = steps;
    }

    long run() {
      boolean first = begin(0);
      boolean second = begin(1);
      while (first && second) {
        real(0);
        real(1);
        plan(0, 1);
        first = goesOn(0);
        second = goesOn(1);
      }
      int left = first ? 0 : 1;
      while (first || second) {
        real(left);
        plan(left, left);
        boolean more = goesOn(left);
        first &= more;
        second &= more;
      }
      return planned;
    }

    /** Gives a lane the next seed, if there is one. */
    private boolean begin(int lane) {
      seed[lane] = seeds.getAndIncrement();
      if (seed[lane] >= steps.length) {
        return false;
      }
      int from = lane * rows * actions;
      int to = from + rows * actions;
      Arrays.fill(q, from, to, 0);
      Arrays.fill(known, from, to, false);
      Arrays.fill(triedCount, lane * rows, (lane + 1) * rows, 0);
      pairCount[lane] = 0;
      stateCount[lane] = 0;
      counter[lane] = TableRandom.begin(seed[lane], 0);
      row[lane] = lane * rows + start;
      episode[lane] = 0;
      return true;
    }

    private boolean goesOn(int lane) {
      return episode[lane] < episodes || begin(lane);
    }

    private void real(int lane) {
      int from = row[lane];
      counter[lane] += STEP;
      int action = ActionValues.choose(q, from * actions, actions, explore, TableRandom.mix(counter[lane]));
      int place = from * actions + action;
      int outcome = place - lane * rows * actions;
      boolean ends = mdp.ends(outcome);
      int to = ends ? (lane + 1) * rows - 1 : lane * rows + mdp.next(outcome);
      double r = mdp.reward(outcome);
      q[place] += config.alpha() * (r + config.gamma() * ActionValues.max(q, to * actions, actions) - q[place]);
      next[place] = to * actions;
      reward[place] = r;
      if (!known[place]) {
        meet(lane, from, place);
      }
      steps[seed[lane]][episode[lane]]++;
      if (ends) {
        episode[lane]++;
        row[lane] = lane * rows + start;
      } else {
        row[lane] = to;
      }
    }

    private void meet(int lane, int from, int place) {
      known[place] = true;
      pairs[lane * rows * actions + pairCount[lane]++] = place;
      if (triedCount[from] == 0) {
        visited[lane * rows + stateCount[lane]++] = from;
      }
      tried[from * actions + triedCount[from]++] = place;
    }

    /** The planning updates of two lanes, in turns; of one, if they are the same. */
    private void plan(int a, int b) {
      int n = config.updates();
      long counterA = counter[a];
      long counterB = counter[b];
      boolean both = a != b;
      if (config.draw() == Draw.PAIR) {
        int fromA = a * rows * actions;
        int fromB = b * rows * actions;
        int countA = pairCount[a];
        int countB = pairCount[b];
        for (int k = 0; k < n; k++) {
          update(pair(counterA += STEP, fromA, countA));
          if (both) {
            update(pair(counterB += STEP, fromB, countB));
          }
        }
      } else {
        int fromA = a * rows;
        int fromB = b * rows;
        int countA = stateCount[a];
        int countB = stateCount[b];
        for (int k = 0; k < n; k++) {
          update(stateThenAction(counterA += STEP, fromA, countA));
          if (both) {
            update(stateThenAction(counterB += STEP, fromB, countB));
          }
        }
      }
      counter[b] = counterB;
      counter[a] = counterA;
      planned += both ? 2L * n : n;
    }

    private int pair(long at, int from, int count) {
      return pairs[from + TableRandom.upper(TableRandom.mix(at), count)];
    }

    private int stateThenAction(long at, int from, int count) {
      long word = TableRandom.mix(at);
      int state = visited[from + TableRandom.upper(word, count)];
      return tried[state * actions + TableRandom.lower(word, triedCount[state])];
    }

    private void update(int place) {
      double target = reward[place] + config.gamma() * ActionValues.max(q, next[place], actions);
      q[place] += config.alpha() * (target - q[place]);
    }
  }
}
