package dev.skep.daemon.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs programs to their end.
public final class Shell {
  private Shell() {}

  public record Result(int exit, String out, String err) {
    public Result ok() {
      if (exit == 0) return this;
      throw new AssertionError("exit " + exit + "\n" + out + err);
    }
  }

  /// Where `program` is on the PATH, if anywhere.
  public static Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")),
            Stream.of("/usr/sbin", "/sbin"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  public static Result run(List<String> command) throws IOException, InterruptedException {
    return run(command, Map.of(), new byte[0]);
  }

  public static Result run(List<String> command, Map<String, String> environment, byte[] stdin)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    var process = builder.start();
    var err = new Reading(process.getErrorStream());
    var out = new Reading(process.getInputStream());
    try (var in = process.getOutputStream()) {
      in.write(stdin);
    } catch (IOException notInterested) {
      // The program ended without reading its input; its exit code tells the story.
    }
    var exit = process.waitFor();
    return new Result(exit, out.text(), err.text());
  }

  private static final class Reading {
    private final Thread thread;
    private volatile String text = "";

    Reading(InputStream stream) {
      thread = Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(InputStream stream) {
      try (stream) {
        text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException broke) {
        text = "cannot read output: " + broke;
      }
    }

    String text() throws InterruptedException {
      thread.join();
      return text;
    }
  }
}
