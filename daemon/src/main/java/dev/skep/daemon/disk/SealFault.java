package dev.skep.daemon.disk;

/// Sealed bytes that cannot be opened: another key, another place, or somebody changed them.
public final class SealFault extends RuntimeException {
  SealFault(String message) {
    super(message);
  }

  SealFault(String message, Throwable cause) {
    super(message, cause);
  }
}
