package dev.reverie.engine;

/**
 * A backend's storage of one {@link State}. To the outside it is row-major; inside it has the order that the backend's
 * kernels read. Ranges are only asked of free types.
 */
public interface Memory {
  /**
   * Copies floats in.
   *
   * @param src source
   * @param srcAt first element of the source
   * @param at first element here
   * @param count how many
   */
  void write(float[] src, int srcAt, int at, int count);

  /**
   * Copies floats out.
   *
   * @param at first element here
   * @param dst destination
   * @param dstAt first element of the destination
   * @param count how many
   */
  void read(int at, float[] dst, int dstAt, int count);

  /**
   * Copies all integers in.
   *
   * @param src source of the state's size
   */
  void write(int[] src);

  /**
   * Copies all integers out.
   *
   * @param dst destination of the state's size
   */
  void read(int[] dst);

  /**
   * Copies everything from another memory of the same type and backend.
   *
   * @param other the source
   */
  void copyFrom(Memory other);
}
