package dev.skep.daemon.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Pins the stored encoding of a record to a file: first lines for people, then the bytes. Run with
/// `-Dskep.golden=write` to accept a change; a changed file means that older data must still be
/// readable.
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String BYTES = "bytes:\n";

  private Golden() {}

  /// The sample is encoded as the file says, and the file's bytes are read as the sample.
  public static <T> void check(Class<T> declared, T sample, String name) throws IOException {
    check(declared, sample, name, "write".equals(System.getProperty("skep.golden")));
  }

  public static <T> void check(Class<T> declared, T sample, String name, boolean write)
      throws IOException {
    var file = FOLDER.resolve(name + ".txt");
    var bytes = RecordCodec.encode(declared, sample);
    if (write) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text(bytes));
    }
    assertTrue(Files.exists(file), file + " is missing: run once with -Dskep.golden=write");
    var golden = Files.readString(file);
    assertEquals(golden, text(bytes), "the stored encoding of " + name + " has changed");
    assertEquals(sample, RecordCodec.decode(declared, bytes(golden)), name + " is read back");
  }

  private static String text(byte[] bytes) {
    var hex = HexFormat.of().formatHex(bytes);
    return new CBORMapper().readTree(bytes).toPrettyString()
        + "\n"
        + BYTES
        + hex.replaceAll("(.{64})", "$1\n").stripTrailing()
        + "\n";
  }

  static byte[] bytes(String golden) {
    var hex = golden.substring(golden.lastIndexOf(BYTES) + BYTES.length()).replace("\n", "");
    return HexFormat.of().parseHex(hex);
  }
}
