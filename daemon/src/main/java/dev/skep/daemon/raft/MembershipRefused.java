package dev.skep.daemon.raft;

/// A change of the membership that did not happen.
public final class MembershipRefused extends RuntimeException {
  MembershipRefused(String message, Throwable cause) {
    super(message, cause);
  }

  MembershipRefused(String message) {
    super(message);
  }
}
