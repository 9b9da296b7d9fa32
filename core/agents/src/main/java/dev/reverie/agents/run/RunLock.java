package dev.reverie.agents.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a run to one writer at a time, in this process and among others. */
final class RunLock implements AutoCloseable {
  /** What this process writes. A second channel to a locked file may not even be opened: closing it frees the lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path run;
  private final FileChannel channel;

  private RunLock(Path run, FileChannel channel) {
    this.run = run;
    this.channel = channel;
  }

  /** Takes the lock of a folder that exists. */
  static RunLock of(Path run) throws IOException {
    Path real = run.toRealPath();
    if (!HELD.add(real)) {
      throw refusal(run);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(real.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw refusal(run);
      }
      return new RunLock(real, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(real);
      throw e;
    }
  }

  private static IOException refusal(Path run) {
    return new IOException(run + " is being written by another process; wait for it, or stop it");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(run);
  }
}
