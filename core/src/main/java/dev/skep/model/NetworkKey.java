package dev.skep.model;

import java.time.Instant;

/// What frames of encrypted networks are sealed with between nodes. Lives only in the sealed log,
/// in the memory of managers, and in that of nodes that have such a network; never shown.
///
/// @param number counts the swarm's keys from 1; a higher one is newer
/// @param secret random bytes, as many as AES-256 asks for
public record NetworkKey(long number, Payload secret, Instant madeAt) {
  public static final int SECRET_BYTES = 32;

  public NetworkKey {
    if (secret.isEmpty()) throw new IllegalArgumentException("network key " + number + " is empty");
  }

  /// Keys must not reach a log line by accident.
  @Override
  public String toString() {
    return "NetworkKey[" + number + "]";
  }
}
