package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A command to run to its end. None runs longer than its time.
public record Command(
    List<String> words, Map<String, String> environment, String input, Duration time) {
  /// Nothing that these tests type takes this long; what does hangs.
  private static final Duration USUAL = Duration.ofSeconds(60);

  public static Command of(String... words) {
    return of(List.of(words));
  }

  public static Command of(List<String> words) {
    return new Command(List.copyOf(words), Map.of(), "", USUAL);
  }

  public Command with(String variable, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(variable, value);
    return new Command(words, more, input, time);
  }

  public Command with(Map<String, String> variables) {
    var more = new LinkedHashMap<>(environment);
    more.putAll(variables);
    return new Command(words, more, input, time);
  }

  public Command input(String text) {
    return new Command(words, environment, text, time);
  }

  public Command within(Duration limit) {
    return new Command(words, environment, input, limit);
  }

  public Output run() throws InterruptedException {
    try {
      Process process = builder().start();
      var out = new Reading(process.getInputStream());
      var err = new Reading(process.getErrorStream());
      say(process);
      boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) end(process);
      int exit = ended ? process.exitValue() : Output.KILLED;
      return new Output(String.join(" ", words), exit, out.text(), err.text());
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  /// Starts it and leaves it to the caller, who ends it.
  Process start(Path log) {
    try {
      return builder()
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  private ProcessBuilder builder() {
    var builder = new ProcessBuilder(new ArrayList<>(words));
    builder.environment().putAll(environment);
    return builder;
  }

  private void say(Process process) {
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException notInterested) {
      // It ended without reading its input; its exit code tells the story.
    }
  }

  static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /// Where a program is on the PATH, if anywhere.
  public static Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")),
            Stream.of("/usr/sbin", "/sbin"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
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
