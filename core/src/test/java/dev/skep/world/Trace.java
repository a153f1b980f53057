package dev.skep.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/// What has happened: the last lines for people, a hash of all lines for comparing runs.
final class Trace {
  private static final int KEPT = 120;

  private final ArrayDeque<String> last = new ArrayDeque<>();
  private long hash = 0xcbf29ce484222325L;

  void note(Instant now, String line) {
    String stamped =
        "%8.3f %s".formatted(Duration.between(Samples.NOON, now).toMillis() / 1000.0, line);
    // FNV-1a: String.hashCode would do, but collides on purpose-built neighbours.
    for (int each = 0; each < stamped.length(); each++) {
      hash = (hash ^ stamped.charAt(each)) * 0x100000001b3L;
    }
    last.addLast(stamped);
    if (last.size() > KEPT) last.removeFirst();
  }

  long hash() {
    return hash;
  }

  List<String> last() {
    return List.copyOf(last);
  }
}
