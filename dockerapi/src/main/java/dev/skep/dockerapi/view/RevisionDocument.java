package dev.skep.dockerapi.view;

import java.time.Instant;
import java.util.List;

/// A spec of a service that is kept.
///
/// @param createdAt when it was accepted
/// @param current what the service is meant to be
/// @param previous what `docker service rollback` returns to
/// @param tasks made from it that are live
/// @param changes from the one before that is kept; none of the first
public record RevisionDocument(
    long number,
    Instant createdAt,
    boolean current,
    boolean previous,
    long tasks,
    List<SpecChange> changes) {
  public RevisionDocument {
    changes = List.copyOf(changes);
  }
}
