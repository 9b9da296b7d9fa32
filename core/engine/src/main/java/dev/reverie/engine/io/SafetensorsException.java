package dev.reverie.engine.io;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A file that is not a well-formed safetensors file: says where it goes wrong, what stands there and what should. */
public final class SafetensorsException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** Position in the file. */
  private final long offset;

  SafetensorsException(Path file, long offset, String found, String expected) {
    super(file + ": at byte " + offset + ": " + found + ", expected " + expected);
    this.offset = offset;
  }

  /**
   * Where the file goes wrong.
   *
   * @return position in the file in bytes, from 0
   */
  public long offset() {
    return offset;
  }
}
