package dev.skep.house.broken.manager;

/// In the corridor, where no sign is needed.
final class Shared {
  private Shared() {}
}
