package dev.reverie.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.engine.BackendProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaProviderTest {
  @Test
  void isFoundAsAServiceAndRefuses() {
    BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream()
        .map(ServiceLoader.Provider::get).filter(p -> p.id().equals("cuda")).findFirst().orElseThrow();
    BackendProvider.Probe probe = provider.probe();
    assertFalse(probe.available());
    assertTrue(probe.detail().startsWith("this version has no CUDA kernels"), probe.detail());
    assertThrows(IllegalStateException.class, () -> provider.open(1));
  }

  @Test
  void readsTheDriversVersion(@TempDir Path root) throws IOException {
    Path file = root.resolve("proc/driver/nvidia/version");
    Files.createDirectories(file.getParent());
    Files.writeString(file, """
        NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 07:13:42 UTC 2025
        GCC version:  gcc version 12.2.0
        """);
    assertEquals(Optional.of("NVIDIA driver 580.65.06"), NvidiaDriver.find(root));
  }

  @Test
  void fallsBackToTheLibrary(@TempDir Path root) throws IOException {
    assertEquals(Optional.empty(), NvidiaDriver.find(root));
    Path library = root.resolve("usr/lib64/libcuda.so.1");
    Files.createDirectories(library.getParent());
    Files.createFile(library);
    assertEquals(Optional.of(library.toString()), NvidiaDriver.find(root));
  }
}
