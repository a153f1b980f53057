package dev.skep.manager.orchestrator.reaper;

import dev.skep.model.Revision;
import dev.skep.model.RevisionKey;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which of a service's revisions nobody refers to any more.
final class Revisions {
  /// What a user may want to compare with or return to.
  static final int KEPT = 10;

  private Revisions() {}

  /// Whether the revision stays only as long as a task refers to it.
  static boolean isOld(View view, RevisionKey revision) {
    return view.service(revision.service())
        .map(service -> revision.number() <= service.revision() - KEPT)
        .orElse(true);
  }

  static List<RevisionKey> unused(View view, ServiceId id) {
    Optional<Service> service = view.service(id);
    // Those of a service that is gone go together, with its last task.
    if (service.isEmpty() && view.hasTasks(id)) return List.of();
    List<RevisionKey> all = view.revisions(id).stream().map(Revision::key).toList();
    int old = all.size() - (service.isPresent() ? KEPT : 0);
    if (old <= 0) return List.of();
    var used = new TreeSet<RevisionKey>();
    view.tasksOf(id).stream().map(Task::madeFrom).forEach(used::add);
    service.map(Service::currentRevision).ifPresent(used::add);
    service
        .flatMap(it -> it.previousRevision().stream().boxed().findFirst())
        .ifPresent(number -> used.add(new RevisionKey(id, number)));
    return all.stream().limit(old).filter(key -> !used.contains(key)).toList();
  }
}
