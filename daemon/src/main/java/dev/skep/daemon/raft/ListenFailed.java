package dev.skep.daemon.raft;

import java.io.IOException;

/// The managers' port cannot be had. The message is in Docker's words.
public final class ListenFailed extends IOException {
  ListenFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
