package dev.skep.e2e.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What happened when, for the reader of a failure.
public final class Diary {
  private final Instant began = Instant.now();
  private final List<String> lines = new ArrayList<>();

  synchronized void note(String what) {
    Duration since = Duration.between(began, Instant.now());
    lines.add("%4d.%03d s  %s".formatted(since.toSeconds(), since.toMillisPart(), what));
  }

  public synchronized String text() {
    return String.join("\n", lines);
  }
}
