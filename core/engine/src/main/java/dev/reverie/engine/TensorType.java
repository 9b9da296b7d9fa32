package dev.reverie.engine;

import java.util.Arrays;
import java.util.Objects;

/**
 * The static type of a tensor: what it is indexed by, its sizes and its element type.
 *
 * <p>There are three kinds. {@link Kind#ROWS} is {@code [rows, features]} over a {@link Rows} set. {@link Kind#FREE} has
 * no rows: a vector, a scalar {@code [1]}, a table {@code [capacity, width]}. {@link Kind#WEIGHT} is the matrix of a
 * product, {@code [groups, in, out]}; a backend may store it in the order that its kernels read. To the user every
 * tensor is row-major.
 */
public final class TensorType {
  /** What a tensor is indexed by. */
  public enum Kind {
    /** One row of features for each row of a {@link Rows} set. */
    ROWS,
    /** No rows; plain row-major storage on every backend. */
    FREE,
    /** {@code [groups, in, out]}; storage order belongs to the backend. */
    WEIGHT
  }

  private final Kind kind;
  private final DType dtype;
  private final Rows rows;
  private final int[] dims;

  private TensorType(Kind kind, DType dtype, Rows rows, int... dims) {
    this.kind = kind;
    this.dtype = dtype;
    this.rows = rows;
    this.dims = dims;
    long count = 1;
    for (int d : dims) {
      if (d < 1) {
        throw new IllegalArgumentException("dimensions " + Arrays.toString(dims) + ": every one must be at least 1");
      }
      count *= d;
      if (count > Integer.MAX_VALUE - 64) {
        throw new IllegalArgumentException("dimensions " + Arrays.toString(dims) + ": too many elements for one array");
      }
    }
  }

  /**
   * {@code [rows, features]} of 32-bit floats.
   *
   * @param rows the row set
   * @param features elements per row
   * @return the type
   */
  public static TensorType rows(Rows rows, int features) {
    return new TensorType(Kind.ROWS, DType.F32, Objects.requireNonNull(rows, "rows"), features);
  }

  /**
   * One 32-bit integer per row.
   *
   * @param rows the row set
   * @return the type
   */
  public static TensorType index(Rows rows) {
    return new TensorType(Kind.ROWS, DType.I32, Objects.requireNonNull(rows, "rows"), 1);
  }

  /**
   * A rowless tensor of 32-bit floats.
   *
   * @param dims the sizes; {@code [1]} is a scalar
   * @return the type
   */
  public static TensorType free(int... dims) {
    return new TensorType(Kind.FREE, DType.F32, null, dims.length == 0 ? new int[] {1} : dims.clone());
  }

  /**
   * A rowless tensor of 32-bit integers.
   *
   * @param dims the sizes
   * @return the type
   */
  public static TensorType counter(int... dims) {
    return new TensorType(Kind.FREE, DType.I32, null, dims.length == 0 ? new int[] {1} : dims.clone());
  }

  /**
   * The weights of a product.
   *
   * @param groups number of weight sets, one per group of rows; 1 for a plain layer
   * @param in input features K
   * @param out output features N
   * @return the type
   */
  public static TensorType weight(int groups, int in, int out) {
    return new TensorType(Kind.WEIGHT, DType.F32, null, groups, in, out);
  }

  /**
   * The kind.
   *
   * @return what the tensor is indexed by
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The element type.
   *
   * @return the element type
   */
  public DType dtype() {
    return dtype;
  }

  /**
   * The row set of a {@link Kind#ROWS} tensor.
   *
   * @return the rows, or null for other kinds
   */
  public Rows rows() {
    return rows;
  }

  /**
   * The sizes without rows: {@code [features]}, the dimensions of a free tensor, or {@code [groups, in, out]}.
   *
   * @return a copy
   */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * One size.
   *
   * @param i index into {@link #dims()}
   * @return the size
   */
  public int dim(int i) {
    return dims[i];
  }

  /**
   * Elements per row of a {@link Kind#ROWS} tensor; elements in all for other kinds.
   *
   * @return the number of elements
   */
  public int features() {
    int n = 1;
    for (int d : dims) {
      n *= d;
    }
    return n;
  }

  /**
   * Whether this is a tensor over rows.
   *
   * @return true for {@link Kind#ROWS}
   */
  public boolean isRows() {
    return kind == Kind.ROWS;
  }

  /**
   * Whether this is a rowless float tensor with one element.
   *
   * @return true for a scalar
   */
  public boolean isScalar() {
    return kind == Kind.FREE && dtype == DType.F32 && features() == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorType t && kind == t.kind && dtype == t.dtype && rows == t.rows
        && Arrays.equals(dims, t.dims);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, dtype, System.identityHashCode(rows), Arrays.hashCode(dims));
  }

  @Override
  public String toString() {
    String suffix = dtype == DType.F32 ? "" : " i32";
    String sizes = Arrays.toString(dims);
    return switch (kind) {
      case ROWS -> "[" + rows + ", " + dims[0] + "]" + suffix;
      case FREE -> sizes + suffix;
      case WEIGHT -> "weight" + sizes;
    };
  }
}
