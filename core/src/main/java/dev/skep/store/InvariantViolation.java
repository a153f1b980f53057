package dev.skep.store;

/// Something is not as our own laws say: a fault of ours. It stops the room that meets it.
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvariantViolation(String message) {
    super(message);
  }
}
