package dev.reverie.engine.cpu;

import dev.reverie.engine.Value;

/** Memory of a kernel between the stages of one operation, or shared by operations that need the same packed copy. */
public final class Scratch implements Value {
  private final String label;
  private final int elements;

  Scratch(String label, int elements) {
    this.label = label;
    this.elements = elements;
  }

  int elements() {
    return elements;
  }

  @Override
  public String toString() {
    return label + "[" + elements + "]";
  }
}
