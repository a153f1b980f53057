package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Somebody outside of the hosts who asks a published port for its page, again and again, on kept
/// and on new connections: the measurements' own program, run from its source.
public final class Visitors implements AutoCloseable {
  private static final Path PROGRAM =
      Checkout.root().resolve("bench/src/main/java/dev/skep/bench/load/Visitors.java");

  private final Process process;

  private Visitors(Process process) {
    this.process = process;
  }

  public static Visitors of(Host host, int port, int perSecond) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try {
      return new Visitors(
          new ProcessBuilder(
                  List.of(
                      java,
                      PROGRAM.toString(),
                      host.address(),
                      Integer.toString(port),
                      Integer.toString(perSecond)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  /// Sends them home.
  ///
  /// @return the sums in the first line, then the requests that have failed
  public List<String> account() throws InterruptedException {
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.lines().toList();
    } catch (IOException broke) {
      throw new UncheckedIOException(broke);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
