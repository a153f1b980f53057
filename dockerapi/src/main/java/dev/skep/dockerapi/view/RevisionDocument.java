package dev.skep.dockerapi.view;

import dev.skep.model.Revision;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /// Oldest first.
  public static List<RevisionDocument> all(Service service, View view) {
    var all = new ArrayList<RevisionDocument>();
    Optional<Revision> before = Optional.empty();
    List<Task> tasks = view.tasksOf(service.id());
    for (Revision each : view.revisions(service.id())) {
      long number = each.key().number();
      all.add(
          new RevisionDocument(
              number,
              each.meta().createdAt(),
              number == service.revision(),
              service.previousRevision().stream().anyMatch(it -> it == number),
              tasks.stream().filter(it -> it.revision() == number && it.isLive()).count(),
              before.map(it -> SpecChange.between(it.spec(), each.spec())).orElse(List.of())));
      before = Optional.of(each);
    }
    return all;
  }
}
