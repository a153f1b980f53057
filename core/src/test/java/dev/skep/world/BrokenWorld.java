package dev.skep.world;

import java.util.List;

/// A law was broken in the world of this seed.
final class BrokenWorld extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> lastLines;

  BrokenWorld(long seed, RuntimeException how, List<String> lastLines) {
    super("-Dskep.seed=" + seed + " " + how.getMessage(), how);
    this.lastLines = lastLines;
  }

  /// What happened before.
  List<String> lastLines() {
    return lastLines;
  }
}
