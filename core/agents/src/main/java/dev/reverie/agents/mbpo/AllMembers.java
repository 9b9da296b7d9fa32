package dev.reverie.agents.mbpo;

import dev.reverie.agents.mbpo.disagreement.Gaussians;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Graph;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What every member of the ensemble predicts for the same states and actions. A program evaluates a member where a
 * group of rows meets its weights, so the states are given once for each member; other programs then take the members'
 * Gaussians as inputs over one set of rows.
 */
final class AllMembers {
  private final TransitionLayout layout;
  private final int members;
  private final int capacity;
  private final Program program;
  private final Program.Live live;
  private final Program.Input observation;
  private final Program.Input action;
  private final Program.Output meanOutput;
  private final Program.Output logVarianceOutput;
  private final int[] counts;
  private final float[] observations;
  private final float[] actions;
  private final float[] means;
  private final float[] logVariances;
  private int count;

  /** For up to {@code capacity} states at a time. */
  AllMembers(Store store, TransitionLayout layout, Ensemble ensemble, int capacity) {
    this.layout = layout;
    this.capacity = capacity;
    members = ensemble.config().members();
    program = Program.trace(store, g -> {
      Rows r = g.rows("members", members * capacity, members);
      Ensemble.Prediction p = ensemble.predict(g.input("observation", r, layout.observations())
          .concat(g.input("action", r, layout.actions())));
      g.output("mean", p.mean());
      g.output("logVariance", p.logVariance());
    });
    live = program.rows("members");
    observation = program.input("observation");
    action = program.input("action");
    meanOutput = program.output("mean");
    logVarianceOutput = program.output("logVariance");
    counts = new int[members];
    observations = new float[members * capacity * layout.observations()];
    actions = new float[members * capacity * layout.actions()];
    means = new float[members * capacity * width()];
    logVariances = new float[means.length];
  }

  int capacity() {
    return capacity;
  }

  int members() {
    return members;
  }

  /** Numbers that each predicts: reward, change of observation. */
  int width() {
    return 1 + layout.observations();
  }

  /** Predicts for states that lie at some place of arrays. */
  void predict(float[] states, int stateAt, float[] acts, int actAt, int count) {
    this.count = count;
    for (int m = 0; m < members; m++) {
      System.arraycopy(states, stateAt, observations, m * count * layout.observations(), count * layout.observations());
      System.arraycopy(acts, actAt, actions, m * count * layout.actions(), count * layout.actions());
    }
    Arrays.fill(counts, count);
    live.live(counts);
    observation.set(observations, 0);
    action.set(actions, 0);
    program.run();
    meanOutput.get(means);
    logVarianceOutput.get(logVariances);
  }

  /** Copies what a member predicted for a state. */
  void copy(int member, int row, float[] mean, float[] logVariance, int at) {
    int from = (member * count + row) * width();
    System.arraycopy(means, from, mean, at, width());
    System.arraycopy(logVariances, from, logVariance, at, width());
  }

  /** Declares the members' Gaussians as inputs. */
  Gaussians declare(Graph g, Rows rows) {
    List<Tensor> mean = new ArrayList<>();
    List<Tensor> logVariance = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      mean.add(g.input("mean." + m, rows, width()));
      logVariance.add(g.input("logVariance." + m, rows, width()));
    }
    return new Gaussians(mean, logVariance);
  }

  /** The inputs that {@link #declare} made. */
  Port port(Program reader) {
    return new Port(reader);
  }

  long flops() {
    return program.flops();
  }

  void warmUp() {
    program.warmUp();
  }

  /** Where another program takes the predictions. */
  final class Port {
    private final Program.Input[] mean = new Program.Input[members];
    private final Program.Input[] logVariance = new Program.Input[members];

    private Port(Program reader) {
      for (int m = 0; m < members; m++) {
        mean[m] = reader.input("mean." + m);
        logVariance[m] = reader.input("logVariance." + m);
      }
    }

    /** Hands on what was predicted last; as many rows must be live. */
    void set() {
      for (int m = 0; m < members; m++) {
        mean[m].set(means, m * count * width());
        logVariance[m].set(logVariances, m * count * width());
      }
    }
  }
}
