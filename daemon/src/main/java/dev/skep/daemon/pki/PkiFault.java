package dev.skep.daemon.pki;

/// A certificate, key, request or token that cannot be used. The message is for the user.
public final class PkiFault extends RuntimeException {
  PkiFault(String message) {
    super(message);
  }

  PkiFault(String message, Throwable cause) {
    super(message, cause);
  }
}
