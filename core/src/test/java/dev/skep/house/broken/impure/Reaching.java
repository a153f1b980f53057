package dev.skep.house.broken.impure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// Reaches for everything that should come in through the door.
final class Reaching {
  final ConcurrentSkipListMap<String, URI> shared = new ConcurrentSkipListMap<>();
  final Supplier<Instant> clock = Instant::now;

  String all(List<String> names) {
    Collections.shuffle(names, new Random());
    Thread.onSpinWait();
    return Path.of("x")
        + System.getenv("HOME")
        + System.nanoTime()
        + UUID.randomUUID()
        + Math.random();
  }

  System.Logger allowed() {
    return System.getLogger("x");
  }
}
