package dev.reverie.agents.dreamer.latent;

import dev.reverie.engine.Graph;
import dev.reverie.engine.Rows;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.RandomDraw;

/** What kind of stochastic state a model has. */
public interface LatentSpace {
  /**
   * Features of a sample.
   *
   * @return the number
   */
  int features();

  /**
   * Classes of each variable, of which one is 1 in a sample.
   *
   * @return the number, 0 where samples are any numbers
   */
  int classes();

  /**
   * Outputs of the networks that give a distribution.
   *
   * @return the number
   */
  int outputs();

  /**
   * The distribution of a network's outputs.
   *
   * @param raw {@code [rows, outputs]}
   * @return the distribution
   */
  Latent of(Tensor raw);

  /**
   * Draws what a sample needs.
   *
   * @param g the graph
   * @param stream random stream, drawn from once in a program and scan step
   * @param rows the rows
   * @return the noise for {@link Latent#sample}
   */
  Tensor noise(Graph g, String stream, Rows rows);

  /**
   * Independent categorical variables: v2 and v3.
   *
   * @param groups variables
   * @param classes classes of each
   * @param unimix share of the uniform distribution
   */
  record Categorical(int groups, int classes, float unimix) implements LatentSpace {
    @Override
    public int features() {
      return groups * classes;
    }

    @Override
    public int outputs() {
      return groups * classes;
    }

    @Override
    public CategoricalLatent of(Tensor raw) {
      return CategoricalLatent.of(raw, classes, unimix);
    }

    @Override
    public Tensor noise(Graph g, String stream, Rows rows) {
      return RandomDraw.uniform(g, stream, rows, groups);
    }
  }

  /**
   * Independent normal variables: v1.
   *
   * @param size variables
   * @param least least standard deviation
   */
  record Gaussian(int size, float least) implements LatentSpace {
    @Override
    public int features() {
      return size;
    }

    @Override
    public int classes() {
      return 0;
    }

    @Override
    public int outputs() {
      return 2 * size;
    }

    @Override
    public GaussianLatent of(Tensor raw) {
      return GaussianLatent.of(raw, least);
    }

    @Override
    public Tensor noise(Graph g, String stream, Rows rows) {
      return RandomDraw.normal(g, stream, rows, size);
    }
  }
}
