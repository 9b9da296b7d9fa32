package dev.reverie.bench.libtorch;

import java.util.ArrayList;
import java.util.List;

/** The code of a step of libtorch's fused Adam, with tensors for moments and step counts. */
final class FusedAdam {
  private final LibtorchBench bench;
  private final String name;
  private final double rate;
  private final double decay;
  private final List<String> parameters = new ArrayList<>();

  /**
   * An optimiser without parameters.
   *
   * @param bench has the tensors
   * @param name prefix of the names of its own
   * @param rate learning rate
   * @param decay coefficient of the parameter that is added to its gradient
   */
  FusedAdam(LibtorchBench bench, String name, double rate, double decay) {
    this.bench = bench;
    this.name = name;
    this.rate = rate;
    this.decay = decay;
  }

  /** Adds a parameter. */
  FusedAdam over(String parameter, long... shape) {
    parameters.add(parameter);
    bench.zeros(name + "_m_" + parameter, shape);
    bench.zeros(name + "_v_" + parameter, shape);
    bench.zeros(name + "_t_" + parameter, 1);
    return this;
  }

  /** Statements that take the gradients of a loss and step down. */
  String minimise(String loss) {
    return name + "_o = torch.grad([" + loss + "], [" + String.join(", ", parameters) + "])\n"
        + name + "_g = annotate(List[Tensor], [])\n"
        + "for _" + name + " in range(" + parameters.size() + "):\n"
        + "  _" + name + "a = torch.append(" + name + "_g, unchecked_cast(Tensor, " + name + "_o[_" + name + "]))\n"
        + step(name + "_g");
  }

  /**
   * Statements that step along a list of gradients. What is changed through the elements of a list looks dead to
   * TorchScript unless the list is used again: {@link #changed()} must be part of the result.
   */
  String step(String gradients) {
    return name + "_s = " + list("_t_") + "\n"
        + "torch._foreach_add_(" + name + "_s, 1)\n"
        + name + "_p = [" + String.join(", ", parameters.stream().map(p -> "torch.detach(" + p + ")").toList()) + "]\n"
        + "torch._fused_adam_(" + name + "_p, " + gradients + ", " + list("_m_") + ", " + list("_v_")
        + ", annotate(List[Tensor], []), " + name + "_s, lr=" + rate + ", beta1=0.9, beta2=0.999, weight_decay=" + decay
        + ", eps=1e-08, amsgrad=False, maximize=False)\n";
  }

  /** A parameter after the step. */
  String changed() {
    return name + "_p[0]";
  }

  private String list(String kind) {
    return "[" + String.join(", ", parameters.stream().map(p -> name + kind + p).toList()) + "]";
  }
}
