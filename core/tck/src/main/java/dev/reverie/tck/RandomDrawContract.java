package dev.reverie.tck;

import dev.reverie.engine.Node;
import dev.reverie.engine.Op;
import dev.reverie.engine.op.RandomDraw;
import java.util.ArrayList;
import java.util.List;

/** {@link RandomDraw}: the same numbers on every backend, whatever the batch. */
final class RandomDrawContract implements Contract {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public boolean covers(Op op) {
    return op instanceof RandomDraw;
  }

  @Override
  public void errors(Node node, Reference at) {
  }

  @Override
  public List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    int[][] shapes = {{1, 1}, {3, 13}, {15, 8}, {16, 4}, {37, 17}, {640, 6}};
    for (int[] s : shapes) {
      Sample sample = Sample.of("f=" + s[1], s[0], g -> {
        g.value("normal", RandomDraw.normal(g.graph(), "a", g.rows(), s[1]));
        g.value("uniform", RandomDraw.uniform(g.graph(), "b", g.rows(), s[1]));
        g.value("by id", RandomDraw.normal(g.graph(), "c", g.index("id", 10_007), s[1]));
        g.graph().scan(3, g.rows("x", s[1]), (x, t) -> {
          g.value("step" + t, x.plus(RandomDraw.normal(g.graph(), "d", g.rows(), s[1])).clamp(-9, 9).stopGradient());
          return x;
        });
      });
      samples.add(s[0] == 640 ? sample.with(Sample.Trait.STEADY) : sample);
    }
    samples.add(Sample.of("grouped", 30, 4, g -> g.value("y", RandomDraw.normal(g.graph(), "a", g.rows(), 5))));
    return samples;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of("drawn twice", g -> {
          RandomDraw.normal(g, "policy", g.rows("r", 4), 2);
          RandomDraw.normal(g, "policy", g.rows("r", 4), 3);
        }, "random stream 'policy'", "twice"),
        Refusal.of("ids", g -> RandomDraw.normal(g, "a", g.input("x", 4, 1), 2), "normal 'a'", "[batch4:4, 1]",
            "one integer per row"));
  }
}
