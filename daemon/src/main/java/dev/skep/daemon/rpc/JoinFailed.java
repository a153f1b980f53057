package dev.skep.daemon.rpc;

/// Joining did not work; the message is for the user.
public final class JoinFailed extends Exception {
  JoinFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
