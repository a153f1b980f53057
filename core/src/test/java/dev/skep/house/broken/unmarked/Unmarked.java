package dev.skep.house.broken.unmarked;

/// In a package without a package-info.
final class Unmarked {
  private Unmarked() {}
}
