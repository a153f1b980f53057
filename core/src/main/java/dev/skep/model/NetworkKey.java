package dev.skep.model;

import java.time.Instant;

/// What frames of encrypted networks are sealed with between nodes. Lives only in the sealed log,
/// in the memory of managers, and in that of nodes that have such a network; never shown.
///
/// @param number counts the swarm's keys from 1; a higher one is newer
/// @param secret 32 random bytes
public record NetworkKey(long number, Payload secret, Instant madeAt) {
  /// AES-256 asks for as much.
  public static final int SECRET_BYTES = 32;

  public NetworkKey {
    if (secret.size() != SECRET_BYTES) {
      throw new IllegalArgumentException("a network key has 32 bytes, not " + secret.size());
    }
  }

  /// Keys must not reach a log line by accident.
  @Override
  public String toString() {
    return "NetworkKey[" + number + "]";
  }
}
