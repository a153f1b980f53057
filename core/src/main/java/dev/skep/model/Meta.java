package dev.skep.model;

import java.time.Instant;

/// What the store knows of an object beside its content.
///
/// @param version index of the log entry that last changed the object; the number that clients send
///   back in `?version=`. Zero until the object has been stored
/// @param createdAt the leader's clock when the object was created
/// @param updatedAt the leader's clock at its last change
public record Meta(long version, Instant createdAt, Instant updatedAt) {
  /// Of an object that the store has not seen yet.
  public static final Meta NEW = new Meta(0, Instant.EPOCH, Instant.EPOCH);

  public static Meta created(long version, Instant at) {
    return new Meta(version, at, at);
  }

  public Meta changed(long version, Instant at) {
    return new Meta(version, createdAt, at);
  }
}
