package dev.reverie.engine;

/** Something a plan gives memory to: a {@link Tensor}, or a backend's scratch. */
public interface Value {
}
