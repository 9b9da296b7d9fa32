package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Shape;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/**
 * An update of soft actor-critic, in the order of ours: critics, then actor and temperature through the new critics,
 * then the targets. The critics get no weight gradients in the actor's step.
 */
public class SacLibtorch extends LibtorchBench {
  private static final int BATCH = 256;
  private static final int HIDDEN = 256;
  private static final double RATE = 3e-4;

  /** Numbers in an observation x in an action. */
  @Param("17x6")
  public String size;

  private FusedAdam actorAdam;
  private FusedAdam criticAdam;
  private FusedAdam alphaAdam;
  private List<String> critics;
  private List<String> targets;
  private int actions;

  /** For JMH. */
  public SacLibtorch() {
  }

  @Override
  boolean trains() {
    return true;
  }

  @Override
  void tensors() {
    int observations = Shape.parse(size)[0];
    actions = Shape.parse(size)[1];
    normal("s", 1, BATCH, observations);
    normal("a", 0.5, BATCH, actions);
    normal("r", 1, BATCH);
    normal("s2", 1, BATCH, observations);
    float[] goesOn = new float[BATCH];
    for (int i = 0; i < BATCH; i++) {
      goesOn[i] = i % 100 == 0 ? 0 : 1;
    }
    add("goes", goesOn, BATCH);
    actorAdam = new FusedAdam(this, "pa", RATE, 0);
    criticAdam = new FusedAdam(this, "qa", RATE, 0);
    alphaAdam = new FusedAdam(this, "ta", RATE, 0);
    Networks.make(this, "p", actorAdam, observations, HIDDEN, HIDDEN, 2 * actions);
    critics = new ArrayList<>(Networks.make(this, "q", criticAdam, observations + actions, HIDDEN, HIDDEN, 1));
    critics.addAll(Networks.make(this, "k", criticAdam, observations + actions, HIDDEN, HIDDEN, 1));
    targets = new ArrayList<>(Networks.make(this, "u", null, observations + actions, HIDDEN, HIDDEN, 1));
    targets.addAll(Networks.make(this, "v", null, observations + actions, HIDDEN, HIDDEN, 1));
    parameter("alpha", 0.1, 1);
    alphaAdam.over("alpha", 1);
  }

  /** Statements that sample the policy: {@code <to>_x} and {@code <to>_l}, the logarithm of its density. */
  private String sample(String to, String observation, String suffix) {
    return "noise" + to + " = torch.randn([" + BATCH + ", " + actions + "])\n"
        + Networks.mlp("raw" + to, "p", observation, 3, suffix)
        + "mu" + to + " = torch.slice(raw" + to + ", 1, 0, " + actions + ")\n"
        + "std" + to + " = torch.clamp(torch.slice(raw" + to + ", 1, " + actions + ", " + 2 * actions
        + "), -20., 2.)\n"
        + "in" + to + " = torch.add(mu" + to + ", torch.mul(torch.exp(std" + to + "), noise" + to + "))\n"
        + to + "_x = torch.tanh(in" + to + ")\n"
        + "normal" + to + " = torch.sub(torch.mul(torch.mul(noise" + to + ", noise" + to + "), -0.5), std" + to + ")\n"
        + "soft" + to + " = torch.softplus(torch.mul(in" + to + ", -2.))\n"
        + "volume" + to + " = torch.mul(torch.add(torch.add(in" + to + ", soft" + to + "), -0.6931472), 2.)\n"
        + to + "_l = torch.sum(torch.add(torch.add(normal" + to + ", -0.9189385), volume" + to + "), [-1])\n";
  }

  private static String detach(List<String> names) {
    StringBuilder code = new StringBuilder();
    names.forEach(n -> code.append(n).append("_d = torch.detach(").append(n).append(")\n"));
    return code.toString();
  }

  /** Statements of two critics: {@code <to>1} and {@code <to>2}. */
  private static String critics(String to, String first, String second, String input, String suffix) {
    return Networks.mlp("c" + to + "1", first, input, 3, suffix) + to + "1 = torch.select(c" + to + "1, 1, 0)\n"
        + Networks.mlp("c" + to + "2", second, input, 3, suffix) + to + "2 = torch.select(c" + to + "2, 1, 0)\n";
  }

  @Override
  String code() {
    List<String> actor = List.of("pw0", "pb0", "pw1", "pb1", "pw2", "pb2");
    return detach(actor) + detach(critics) + "alpha_d = torch.detach(alpha)\n"
        + sample("n", "s2", "_d")
        + critics("t", "u", "v", "torch.cat([s2, n_x], -1)", "")
        + "soft = torch.sub(torch.minimum(t1, t2), torch.mul(torch.exp(alpha_d), n_l))\n"
        + "y = torch.add(r, torch.mul(torch.mul(goes, soft), 0.99))\n"
        + critics("z", "q", "k", "torch.cat([s, a], -1)", "")
        + "critic = torch.add(torch.mean(torch.pow(torch.sub(z1, y), 2)), "
        + "torch.mean(torch.pow(torch.sub(z2, y), 2)))\n"
        + criticAdam.minimise("critic")
        + sample("o", "s", "")
        + critics("w", "q", "k", "torch.cat([s, o_x], -1)", "_d")
        + "actor = torch.mean(torch.sub(torch.mul(torch.exp(alpha_d), o_l), torch.minimum(w1, w2)))\n"
        + actorAdam.minimise("actor")
        + "entropy = torch.mean(torch.add(torch.detach(o_l), -" + actions + "))\n"
        + "temperature = torch.sum(torch.mul(torch.neg(alpha), entropy))\n"
        + alphaAdam.minimise("temperature")
        + "moved = [" + String.join(", ", targets) + "]\n"
        + "torch._foreach_lerp_(moved, ["
        + String.join("_d, ", critics) + "_d], 0.005)\n"
        + "result = [" + String.join(", ", "torch.detach(critic)", "torch.detach(actor)", "moved[0]",
        actorAdam.changed(), criticAdam.changed(), alphaAdam.changed()) + "]\n";
  }

  /** After some updates on one batch the critics fit their targets better. */
  @Override
  void check(NDList results) {
    float first = results.get(0).getFloat();
    float last = first;
    for (int i = 0; i < 50; i++) {
      try (NDList again = call()) {
        last = again.get(0).getFloat();
      }
    }
    if (!(last < first)) {
      throw new AssertionError("50 updates took the critics' loss from " + first + " to " + last);
    }
  }
}
