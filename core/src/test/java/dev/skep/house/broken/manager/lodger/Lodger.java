package dev.skep.house.broken.manager.lodger;

/// No loop, but a room of its own, and without a sign.
final class Lodger {
  private Lodger() {}
}
