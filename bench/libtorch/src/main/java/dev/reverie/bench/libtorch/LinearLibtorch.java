package dev.reverie.bench.libtorch;

import ai.djl.ndarray.NDList;
import dev.reverie.bench.Naive;
import dev.reverie.bench.Shape;
import org.openjdk.jmh.annotations.Param;

/** Products into a given tensor; the transposed operand is a view, as autograd has it. */
public class LinearLibtorch extends LibtorchBench {
  /** Rows x outputs x inputs. */
  @Param("1024x512x512")
  public String shape;

  /** Which product. */
  @Param("forward")
  public String pass;

  /** For JMH. */
  public LinearLibtorch() {
  }

  @Override
  void tensors() {
    int[] s = Shape.parse(shape);
    switch (pass) {
      case "forward" -> {
        zeros("out", s[0], s[1]);
        normal("a", 1, s[0], s[2]);
        normal("b", 1, s[2], s[1]);
      }
      case "dX" -> {
        zeros("out", s[0], s[2]);
        normal("a", 1, s[0], s[1]);
        normal("b", 1, s[2], s[1]);
      }
      default -> {
        zeros("out", s[2], s[1]);
        normal("a", 1, s[0], s[2]);
        normal("b", 1, s[0], s[1]);
      }
    }
  }

  @Override
  String code() {
    return switch (pass) {
      case "forward" -> "result = torch.mm(a, b, out=out)";
      case "dX" -> "result = torch.mm(a, torch.t(b), out=out)";
      default -> "result = torch.mm(torch.t(a), b, out=out)";
    };
  }

  @Override
  void check(NDList results) {
    int[] s = Shape.parse(shape);
    int m = s[0];
    int n = s[1];
    int k = s[2];
    float[] a = tensor("a").toFloatArray();
    float[] b = tensor("b").toFloatArray();
    Naive.check(pass, results.getFirst().toFloatArray(), 1e-4, i -> switch (pass) {
      case "forward" -> Naive.dot(a, i / n * k, 1, b, i % n, n, k);
      case "dX" -> Naive.dot(a, i / k * n, 1, b, i % k * n, 1, n);
      default -> Naive.dot(a, i / n, k, b, i % n, n, m);
    });
  }
}
