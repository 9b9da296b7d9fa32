package dev.reverie.engine;

/** The element type of a tensor's storage. */
public enum DType {
  /** 32-bit floating point. */
  F32,
  /** 32-bit signed integer: indices, counters. */
  I32
}
