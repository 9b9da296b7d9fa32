package dev.reverie.agents.mbpo;

import dev.reverie.agents.mbpo.disagreement.Disagreement;
import dev.reverie.agents.mbpo.disagreement.EnsembleDeviation;
import dev.reverie.agents.mbpo.disagreement.Gaussians;
import dev.reverie.agents.mbpo.disagreement.PairwiseDifference;
import dev.reverie.agents.replay.TransitionLayout;
import dev.reverie.engine.Program;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Store;
import java.util.List;

/**
 * All measures of disagreement of an ensemble, for states and actions. Those that have the units of what is predicted
 * look at the change of observation alone, as their authors do; the others at the reward too.
 */
public final class Measures {
  private final TransitionLayout layout;
  private final AllMembers all;
  private final List<Disagreement> measures = Disagreement.all();
  private final Program program;
  private final Program.Live live;
  private final AllMembers.Port port;
  private final Program.Output[] outputs;
  private final float[] column;

  /**
   * Traces the measures.
   *
   * @param store has the ensemble
   * @param layout columns of the transitions
   * @param ensemble at least two members
   * @param capacity states in a run; more are done in several
   */
  public Measures(Store store, TransitionLayout layout, Ensemble ensemble, int capacity) {
    this.layout = layout;
    all = new AllMembers(store, layout, ensemble, capacity);
    program = Program.trace(store, g -> {
      Rows r = g.rows("states", capacity);
      Gaussians members = all.declare(g, r);
      Gaussians changes = members.slice(1, all.width());
      for (Disagreement d : measures) {
        boolean observationOnly = d instanceof PairwiseDifference || d instanceof EnsembleDeviation;
        g.output(d.name(), d.of(observationOnly ? changes : members));
      }
    });
    live = program.rows("states");
    port = all.port(program);
    outputs = measures.stream().map(d -> program.output(d.name())).toArray(Program.Output[]::new);
    column = new float[capacity];
  }

  /**
   * What is measured.
   *
   * @return the measures, in the order of their values
   */
  public List<Disagreement> measures() {
    return measures;
  }

  /**
   * Measures.
   *
   * @param observations {@code [count, observations]}
   * @param actions {@code [count, actions]}, in [-1, 1]
   * @param count how many
   * @return for each measure one number per state
   */
  public float[][] measure(float[] observations, float[] actions, int count) {
    float[][] values = new float[measures.size()][count];
    for (int from = 0; from < count; from += all.capacity()) {
      int n = Math.min(all.capacity(), count - from);
      all.predict(observations, from * layout.observations(), actions, from * layout.actions(), n);
      live.live(n);
      port.set();
      program.run();
      for (int m = 0; m < values.length; m++) {
        outputs[m].get(column);
        System.arraycopy(column, 0, values[m], from, n);
      }
    }
    return values;
  }

  /** Compiles to full speed. */
  public void warmUp() {
    all.warmUp();
    program.warmUp();
  }
}
