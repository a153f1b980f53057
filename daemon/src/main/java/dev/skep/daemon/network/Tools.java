package dev.skep.daemon.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs small programs of the machine (`ip`, `bridge`, `iptables`, `nft`) to their end.
final class Tools {
  /// Any of them takes milliseconds; one that hangs must not hang the node's network for ever.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final List<String> ADMINISTRATORS_FOLDERS =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  sealed interface Result {}

  record Ended(int code, String output, String error) implements Result {
    boolean ok() {
      return code == 0;
    }
  }

  record NotRun(String reason) implements Result {}

  Result run(List<String> command, String input) {
    Process process;
    try {
      var located = new ArrayList<>(command);
      located.set(0, locate(command.getFirst()));
      // Programs translate their messages; we look into them.
      var builder = new ProcessBuilder(located);
      builder.environment().put("LC_ALL", "C");
      process = builder.start();
    } catch (IOException absent) {
      return new NotRun("cannot run " + command.getFirst() + ": " + absent.getMessage());
    }
    var output = reading(process.getInputStream());
    var error = reading(process.getErrorStream());
    try {
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException endedEarly) {
        // It did not want to hear the rest; its exit code says why.
      }
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new NotRun(
            command.getFirst() + " did not end within " + PATIENCE.toSeconds() + " seconds");
      }
      return new Ended(process.exitValue(), output.join(), error.join());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new NotRun(command.getFirst() + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  /// An administrator's programs are often outside of the path that a daemon was started with.
  private static String locate(String program) {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            ADMINISTRATORS_FOLDERS.stream())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElse(program);
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .name("tool-output")
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException broke) {
            text.completeExceptionally(new UncheckedIOException(broke));
          }
        });
    return text;
  }
}
