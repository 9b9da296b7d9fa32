package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.openjdk.jmh.annotations.Param;

/**
 * One step of MBPO's rollouts in chunks of 2000 states: every member on every state, then a random elite's row, as the
 * authors' code does; or a random permutation that gives each elite its share of the states.
 */
public class RolloutLibtorch extends LibtorchBench {
  private static final int CHUNK = 2000;
  private static final int ELITES = 5;
  private static final int[] ACTOR = {Networks.OBSERVATIONS, 256, 256, 2 * Networks.ACTIONS};

  /** States rolled out. */
  @Param("100000")
  public int states;

  /** {@code all} or {@code split}. */
  @Param("all")
  public String members;

  /** For JMH. */
  public RolloutLibtorch() {
  }

  private boolean all() {
    return members.equals("all");
  }

  @Override
  void tensors() {
    normal("s", 1, states, Networks.OBSERVATIONS);
    zeros("mu", Networks.INPUTS);
    add("sd", Networks.ones(Networks.INPUTS), Networks.INPUTS);
    integers("elites", 0, 2, 3, 5, 6);
    Networks.make(this, "p", null, ACTOR);
    Networks.makeEnsemble(this, "e", all() ? Networks.MEMBERS : ELITES, null);
  }

  @Override
  String code() {
    int actions = Networks.ACTIONS;
    String step = "c = torch.slice(s, 0, torch.mul(i, " + CHUNK + "), torch.mul(torch.add(i, 1), " + CHUNK + "))\n"
        + Networks.mlp("raw", "p", "c", 3, "")
        + "std = torch.exp(torch.clamp(torch.slice(raw, 1, " + actions + ", " + 2 * actions + "), -20., 2.))\n"
        + "noise = torch.mul(std, torch.randn([" + CHUNK + ", " + actions + "]))\n"
        + "a = torch.tanh(torch.add(torch.slice(raw, 1, 0, " + actions + "), noise))\n"
        + "x = torch.div(torch.sub(torch.cat([c, a], -1), mu), sd)\n"
        + (all() ? allMembers() : split())
        + "_s = torch.append(states, torch.add(c, torch.slice(y, 1, 1, " + Networks.OUTPUTS + ")))\n"
        + "_r = torch.append(rewards, torch.select(y, 1, 0))\n";
    return "states = annotate(List[Tensor], [])\nrewards = annotate(List[Tensor], [])\n"
        + "for i in range(" + states / CHUNK + "):\n" + step.indent(2)
        + "result = [torch.cat(states, 0), torch.cat(rewards, 0)]\n";
  }

  private static String index(String of, String by) {
    return "torch.index(" + of + ", annotate(List[Optional[Tensor]], [" + by + "]))";
  }

  private static String allMembers() {
    return Networks.ensemble("e", "torch.expand(x, [" + Networks.MEMBERS + ", " + CHUNK + ", " + Networks.INPUTS + "])")
        + "chosen = " + index("elites", "torch.randint(" + ELITES + ", [" + CHUNK + "])") + "\n"
        + "rows = torch.arange(" + CHUNK + ")\n"
        + "deviation = torch.exp(torch.mul(" + index("log", "chosen, rows") + ", 0.5))\n"
        + "y = torch.add(" + index("mean", "chosen, rows") + ", torch.mul(deviation, torch.randn([" + CHUNK + ", "
        + Networks.OUTPUTS + "])))\n";
  }

  private static String split() {
    int share = CHUNK / ELITES;
    return "order = torch.randperm(" + CHUNK + ")\n"
        + Networks.ensemble("e", "torch.view(" + index("x", "order") + ", [" + ELITES + ", " + share + ", "
        + Networks.INPUTS + "])")
        + "sample = torch.add(mean, torch.mul(torch.exp(torch.mul(log, 0.5)), torch.randn([" + ELITES + ", " + share
        + ", " + Networks.OUTPUTS + "])))\n"
        + "y = torch.empty([" + CHUNK + ", " + Networks.OUTPUTS + "])\n"
        + "_y = torch.index_put_(y, annotate(List[Optional[Tensor]], [order]), torch.view(sample, [" + CHUNK + ", "
        + Networks.OUTPUTS + "]))\n";
  }

  @Override
  void check(NDList results) {
    try (NDArray change = results.get(0).sub(tensor("s"))) {
      double mean = change.mean().getFloat();
      double square = change.square().mean().getFloat();
      if (results.get(0).size() != (long) states * Networks.OBSERVATIONS || results.get(1).size() != states
          || !(Math.abs(mean) < 1 && square > 0.1 && square < 10)) {
        throw new AssertionError("rollout: " + results + ", changes of mean " + mean + " and mean square " + square);
      }
    }
  }
}
