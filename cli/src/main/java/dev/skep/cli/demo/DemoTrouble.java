package dev.skep.cli.demo;

/// The demo cannot go on, for a reason that its user can do something about.
final class DemoTrouble extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoTrouble(String message) {
    super(message, null, false, false);
  }
}
