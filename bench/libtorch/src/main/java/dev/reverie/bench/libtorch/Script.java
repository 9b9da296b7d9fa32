package dev.reverie.bench.libtorch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module from its code alone: the archive that libtorch loads is a zip with the code, a pickled object of
 * its class, and a version.
 */
final class Script {
  private static final String NAME = "m";
  /** Protocol 2; an object of class M whose only attribute, training, is false. */
  private static final String OBJECT = "\u0080\u0002c__torch__\nM\n)\u0081}(X\u0008\0\0\0training\u0089ub.";
  /** Protocol 2; an empty tuple. */
  private static final String CONSTANTS = "\u0080\u0002).";
  private static final String CLASS = """
      class M(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  /** Held, or it is freed under the module. */
  private final Model model;

  private Script(Model model) {
    this.model = model;
  }

  /**
   * Loads a module.
   *
   * @param arguments names of the tensors that it takes
   * @param body statements of its method, in the form that TorchScript is saved in
   * @return the module
   */
  static Script load(String arguments, String body) {
    StringBuilder parameters = new StringBuilder("self: __torch__.M");
    for (String name : arguments.split(" ")) {
      parameters.append(", ").append(name).append(": Tensor");
    }
    String code = CLASS + "  def forward(" + parameters + "):\n" + body.indent(4);
    try {
      Model model = Model.newInstance(NAME, "PyTorch");
      model.load(new ByteArrayInputStream(archive(code)));
      return new Script(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException | RuntimeException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + code, e);
    }
  }

  /** What is called. */
  PtSymbolBlock module() {
    return (PtSymbolBlock) model.getBlock();
  }

  /** Frees it. */
  void close() {
    model.close();
  }

  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(data);
    ZipEntry entry = new ZipEntry(NAME + "/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(data.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }
}
