package dev.reverie.engine;

import dev.reverie.engine.op.Binary;
import dev.reverie.engine.op.Broadcast;
import dev.reverie.engine.op.Concat;
import dev.reverie.engine.op.Gather;
import dev.reverie.engine.op.Linear;
import dev.reverie.engine.op.Normalize;
import dev.reverie.engine.op.Reduce;
import dev.reverie.engine.op.ScaleGradient;
import dev.reverie.engine.op.Slice;
import dev.reverie.engine.op.Softmax;
import dev.reverie.engine.op.Stack;
import dev.reverie.engine.op.Unary;

/**
 * A value in a {@link Graph}. The methods trace operations; nothing is computed until the program runs.
 *
 * <p>Element-wise operations take operands of one type, or a second operand that is broadcast: a column
 * {@code [rows, 1]}, a vector {@code [features]} (or {@code [groups, features]}) or a scalar {@code [1]}.
 */
public final class Tensor implements Value {
  private final Node node;
  private final int index;
  private final TensorType type;

  Tensor(Node node, int index, TensorType type) {
    this.node = node;
    this.index = index;
    this.type = type;
  }

  /**
   * The node that makes this value.
   *
   * @return the node
   */
  public Node node() {
    return node;
  }

  /**
   * Which output of its node this is.
   *
   * @return the index
   */
  public int index() {
    return index;
  }

  /**
   * The type.
   *
   * @return the type
   */
  public TensorType type() {
    return type;
  }

  /**
   * The graph this belongs to.
   *
   * @return the graph
   */
  public Graph graph() {
    return node.graph();
  }

  /**
   * Element-wise sum.
   *
   * @param other same type, or broadcast
   * @return this + other
   */
  public Tensor plus(Tensor other) {
    return Binary.apply(Binary.Kind.ADD, this, other);
  }

  /**
   * Adds a number to every element.
   *
   * @param value the number
   * @return this + value
   */
  public Tensor plus(float value) {
    return unary(new Unary(Unary.Kind.AFFINE, 1f, value));
  }

  /**
   * Element-wise difference.
   *
   * @param other same type, or broadcast
   * @return this - other
   */
  public Tensor minus(Tensor other) {
    return Binary.apply(Binary.Kind.SUBTRACT, this, other);
  }

  /**
   * Subtracts a number from every element.
   *
   * @param value the number
   * @return this - value
   */
  public Tensor minus(float value) {
    return plus(-value);
  }

  /**
   * Element-wise product.
   *
   * @param other same type, or broadcast
   * @return this * other
   */
  public Tensor times(Tensor other) {
    return Binary.apply(Binary.Kind.MULTIPLY, this, other);
  }

  /**
   * Multiplies every element by a number.
   *
   * @param value the number
   * @return this * value
   */
  public Tensor times(float value) {
    return unary(new Unary(Unary.Kind.AFFINE, value, 0f));
  }

  /**
   * Element-wise quotient.
   *
   * @param other same type, or broadcast
   * @return this / other
   */
  public Tensor dividedBy(Tensor other) {
    return Binary.apply(Binary.Kind.DIVIDE, this, other);
  }

  /**
   * Element-wise minimum; where both are equal the gradient goes to this.
   *
   * @param other same type, or broadcast
   * @return min(this, other)
   */
  public Tensor min(Tensor other) {
    return Binary.apply(Binary.Kind.MINIMUM, this, other);
  }

  /**
   * Element-wise maximum; where both are equal the gradient goes to this.
   *
   * @param other same type, or broadcast
   * @return max(this, other)
   */
  public Tensor max(Tensor other) {
    return Binary.apply(Binary.Kind.MAXIMUM, this, other);
  }

  /**
   * Negates every element.
   *
   * @return -this
   */
  public Tensor negate() {
    return times(-1f);
  }

  /**
   * Squares every element.
   *
   * @return this * this
   */
  public Tensor square() {
    return unary(Unary.of(Unary.Kind.SQUARE));
  }

  /**
   * Square root of every element.
   *
   * @return the root
   */
  public Tensor sqrt() {
    return unary(Unary.of(Unary.Kind.SQRT));
  }

  /**
   * Absolute value; derivative 0 at 0.
   *
   * @return |this|
   */
  public Tensor abs() {
    return unary(Unary.of(Unary.Kind.ABS));
  }

  /**
   * Exponential.
   *
   * @return exp(this)
   */
  public Tensor exp() {
    return unary(Unary.of(Unary.Kind.EXP));
  }

  /**
   * Natural logarithm.
   *
   * @return log(this)
   */
  public Tensor log() {
    return unary(Unary.of(Unary.Kind.LOG));
  }

  /**
   * Hyperbolic tangent.
   *
   * @return tanh(this)
   */
  public Tensor tanh() {
    return unary(Unary.of(Unary.Kind.TANH));
  }

  /**
   * Logistic function.
   *
   * @return 1 / (1 + exp(-this))
   */
  public Tensor sigmoid() {
    return unary(Unary.of(Unary.Kind.SIGMOID));
  }

  /**
   * Softplus, exact, with no linear switch-over.
   *
   * @return log(1 + exp(this))
   */
  public Tensor softplus() {
    return unary(Unary.of(Unary.Kind.SOFTPLUS));
  }

  /**
   * SiLU, also called swish.
   *
   * @return this * sigmoid(this)
   */
  public Tensor silu() {
    return unary(Unary.of(Unary.Kind.SILU));
  }

  /**
   * Rectifier; derivative 0 at 0.
   *
   * @return max(this, 0)
   */
  public Tensor relu() {
    return unary(Unary.of(Unary.Kind.RELU));
  }

  /**
   * Exponential linear unit; derivative 1 at 0.
   *
   * @return this where positive, else exp(this) - 1
   */
  public Tensor elu() {
    return unary(Unary.of(Unary.Kind.ELU));
  }

  /**
   * Symmetric logarithm; derivative 1 at 0.
   *
   * @return sign(this) log(1 + |this|)
   */
  public Tensor symlog() {
    return unary(Unary.of(Unary.Kind.SYMLOG));
  }

  /**
   * The inverse of {@link #symlog()}; derivative 1 at 0.
   *
   * @return sign(this) (exp(|this|) - 1)
   */
  public Tensor symexp() {
    return unary(Unary.of(Unary.Kind.SYMEXP));
  }

  /**
   * The distribution function of the standard normal distribution.
   *
   * @return the probability of a number below this
   */
  public Tensor normalCdf() {
    return unary(Unary.of(Unary.Kind.NORMAL_CDF));
  }

  /**
   * The inverse of {@link #normalCdf()}, of probabilities from 2^-33 to 1 - 2^-24.
   *
   * @return the number below which another lies with this probability
   */
  public Tensor normalQuantile() {
    return unary(Unary.of(Unary.Kind.NORMAL_QUANTILE));
  }

  /**
   * Clips every element; zero gradient outside the bounds.
   *
   * @param low least value
   * @param high greatest value
   * @return the clipped tensor
   */
  public Tensor clamp(float low, float high) {
    return unary(new Unary(Unary.Kind.CLAMP, low, high));
  }

  /**
   * The same values, through which no gradient flows.
   *
   * @return this
   */
  public Tensor stopGradient() {
    return scaleGradient(0f);
  }

  /**
   * The same values; the gradient is multiplied by a number.
   *
   * @param scale the factor
   * @return this
   */
  public Tensor scaleGradient(float scale) {
    return graph().apply(new ScaleGradient(scale), this).output(0);
  }

  /**
   * Places the features of several tensors over the same rows beside each other.
   *
   * @param others the tensors that follow
   * @return {@code [rows, sum of features]}
   */
  public Tensor concat(Tensor... others) {
    Tensor[] all = new Tensor[others.length + 1];
    all[0] = this;
    System.arraycopy(others, 0, all, 1, others.length);
    return graph().apply(new Concat(), all).output(0);
  }

  /**
   * Some consecutive features.
   *
   * @param from first feature
   * @param to one past the last
   * @return {@code [rows, to - from]}
   */
  public Tensor slice(int from, int to) {
    return graph().apply(new Slice(from, to), this).output(0);
  }

  /**
   * One step of a batch of sequences; this is over {@link Graph#steps}. The steps are cut together, in the region of
   * their rows, and the gradient is {@link Graph#stack}.
   *
   * @param t the step, counted from 0
   * @return {@code [rows of a step, features]}
   */
  public Tensor step(int t) {
    return Stack.step(this, t);
  }

  /**
   * Sum over the features of each row.
   *
   * @return {@code [rows, 1]}
   */
  public Tensor sumFeatures() {
    return graph().apply(new Reduce.Features(), this).output(0);
  }

  /**
   * Mean over the features of each row.
   *
   * @return {@code [rows, 1]}
   */
  public Tensor meanFeatures() {
    return sumFeatures().times(1f / type.features());
  }

  /**
   * Sum over the live rows, for each group.
   *
   * @return {@code [features]}, or {@code [groups, features]}
   */
  public Tensor sumRows() {
    return graph().apply(new Reduce.OverRows(false), this).output(0);
  }

  /**
   * Mean over the live rows, for each group; 0 where none is live.
   *
   * @return {@code [features]}, or {@code [groups, features]}
   */
  public Tensor meanRows() {
    return graph().apply(new Reduce.OverRows(true), this).output(0);
  }

  /**
   * Sum of all elements: of all live rows and features, or of a rowless tensor.
   *
   * @return a scalar
   */
  public Tensor sum() {
    Tensor flat = type.isRows() ? sumRows() : this;
    return flat.type().isScalar() ? flat : graph().apply(new Reduce.All(), flat).output(0);
  }

  /**
   * Mean over live rows and features; with groups, the mean of the groups' means.
   *
   * @return a scalar
   */
  public Tensor mean() {
    Tensor flat = type.isRows() ? meanRows() : this;
    return flat.type().isScalar() ? flat : flat.sum().times(1f / flat.type().features());
  }

  /**
   * This vector or scalar on every row of a set.
   *
   * @param rows the rows
   * @return {@code [rows, features]}
   */
  public Tensor broadcastTo(Rows rows) {
    return graph().apply(new Broadcast.ToRows(rows, false), this).output(0);
  }

  /**
   * This column repeated as features.
   *
   * @param features how many
   * @return {@code [rows, features]}
   */
  public Tensor broadcastFeatures(int features) {
    return features == 1 ? this : graph().apply(new Broadcast.ToFeatures(features), this).output(0);
  }

  /**
   * A fully connected layer; with groups, each row meets the weights of its group.
   *
   * @param weight {@code [groups, in, out]}
   * @param bias {@code [groups * out]} (in group order), or null for none
   * @return {@code [rows, out]}: x W + b
   */
  public Tensor linear(Tensor weight, Tensor bias) {
    return Linear.apply(this, weight, bias);
  }

  /**
   * Softmax over the features.
   *
   * @return probabilities
   */
  public Tensor softmax() {
    return graph().apply(new Softmax(false), this).output(0);
  }

  /**
   * Logarithm of the softmax over the features.
   *
   * @return log-probabilities
   */
  public Tensor logSoftmax() {
    return graph().apply(new Softmax(true), this).output(0);
  }

  /**
   * Layer normalisation over the features (Ba et al. 2016), population variance.
   *
   * @param scale {@code [features]}
   * @param offset {@code [features]}
   * @param epsilon added to the variance
   * @return (x - mean) / sqrt(var + epsilon) * scale + offset
   */
  public Tensor layerNorm(Tensor scale, Tensor offset, float epsilon) {
    return graph().apply(new Normalize(true, epsilon), this).output(0).times(scale).plus(offset);
  }

  /**
   * Root-mean-square normalisation over the features (Zhang and Sennrich 2019).
   *
   * @param scale {@code [features]}
   * @param epsilon added to the mean square
   * @return x / sqrt(mean(x^2) + epsilon) * scale
   */
  public Tensor rmsNorm(Tensor scale, float epsilon) {
    return graph().apply(new Normalize(false, epsilon), this).output(0).times(scale);
  }

  /**
   * Rows of a table by index; this is the table {@code [capacity, width]}. An index outside of the table is refused
   * when it is set.
   *
   * @param index one integer per row
   * @return {@code [rows, width]}
   */
  public Tensor gather(Tensor index) {
    return graph().apply(new Gather(), this, index).output(0);
  }

  private Tensor unary(Unary op) {
    return graph().apply(op, this).output(0);
  }

  @Override
  public String toString() {
    String origin = node.op() instanceof dev.reverie.engine.op.ReadState r ? "state '" + r.state().name() + "'"
        : "%" + node.id() + (node.outputs().size() > 1 ? "." + index : "") + " " + node.op().name();
    return origin + " " + type;
  }
}
