package dev.reverie.agents.run;

import java.io.IOException;

/** A file of a format that this version does not read: not damage, so nothing falls back to an older file. */
final class OtherFormatException extends IOException {
  private static final long serialVersionUID = 1;

  OtherFormatException(String message) {
    super(message);
  }
}
