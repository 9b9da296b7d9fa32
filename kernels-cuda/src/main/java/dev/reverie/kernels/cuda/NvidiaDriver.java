package dev.reverie.kernels.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for NVIDIA's driver by its files. Loading the library to ask would print the JVM's native-access warnings. */
final class NvidiaDriver {
  private static final Path VERSION_FILE = Path.of("proc/driver/nvidia/version");
  private static final Pattern VERSION = Pattern.compile("\\b(\\d+\\.\\d+(\\.\\d+)?)\\b");
  private static final List<Path> LIBRARIES = List.of(
      Path.of("usr/lib/x86_64-linux-gnu/libcuda.so.1"),
      Path.of("usr/lib/aarch64-linux-gnu/libcuda.so.1"),
      Path.of("usr/lib64/libcuda.so.1"),
      Path.of("usr/lib/libcuda.so.1"),
      Path.of("usr/lib/wsl/lib/libcuda.so.1"));

  private NvidiaDriver() {
  }

  /**
   * Finds the driver.
   *
   * @param root the file system's root
   * @return what was found, for people to read; empty when there is none
   */
  static Optional<String> find(Path root) {
    try {
      Matcher m = VERSION.matcher(Files.readString(root.resolve(VERSION_FILE)));
      return Optional.of(m.find() ? "NVIDIA driver " + m.group(1) : "an NVIDIA driver of unknown version");
    } catch (IOException e) {
      // No kernel module, or a container that hides it: the library may still be there.
      return LIBRARIES.stream().map(root::resolve).filter(Files::exists).findFirst().map(Path::toString);
    }
  }
}
