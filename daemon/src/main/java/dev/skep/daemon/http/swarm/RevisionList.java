package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.view.RevisionDocument;
import dev.skep.model.Revision;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The specs of a service that are kept, for clients.
final class RevisionList {
  private RevisionList() {}

  /// Oldest first.
  static List<RevisionDocument> of(Service service, View view) {
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
              before.map(it -> SpecChanges.between(it.spec(), each.spec())).orElse(List.of())));
      before = Optional.of(each);
    }
    return all;
  }
}
