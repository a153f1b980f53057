package dev.skep.manager.orchestrator;

import dev.skep.manager.placement.Constraints;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Node;
import dev.skep.model.Placement;
import dev.skep.model.RevisionKey;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec;
import dev.skep.store.View;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What makes a task differ from what its service wants now. Specs are compared once per revision,
/// because thousands of tasks share one.
public final class Difference {
  /// From the least to the most.
  private enum Kind {
    NONE,
    /// The same task, perhaps not on this node.
    PLACEMENT,
    TASK
  }

  private final View view;
  private final Service service;
  private final Constraints constraints;
  private final Map<Long, Kind> known = new TreeMap<>();

  public Difference(View view, Service service) {
    this.view = view;
    this.service = service;
    this.constraints = Constraints.of(service.spec());
  }

  /// The task must be replaced to become what the service wants.
  public boolean isDirty(Task task) {
    return switch (known.computeIfAbsent(task.revision(), this::kind)) {
      case NONE -> false;
      case PLACEMENT -> !fits(task);
      case TASK -> true;
    };
  }

  /// From which revision on the service has wanted what it wants now, but for the place. What was
  /// made before is no part of the update to it, even if the service has come back to the same.
  public long since() {
    long since = service.revision();
    while (since > 1 && known.computeIfAbsent(since - 1, this::kind) != Kind.TASK) since--;
    return since;
  }

  private Kind kind(long revision) {
    if (revision == service.revision()) return Kind.NONE;
    return view.spec(new RevisionKey(service.id(), revision)).map(this::kind).orElse(Kind.TASK);
  }

  private Kind kind(ServiceSpec was) {
    ServiceSpec is = service.spec();
    if (!endpoint(was).equals(endpoint(is))) return Kind.TASK;
    if (was.taskTemplate().equals(is.taskTemplate())) return Kind.NONE;
    return anywhere(was).equals(anywhere(is)) ? Kind.PLACEMENT : Kind.TASK;
  }

  private static EndpointSpec endpoint(ServiceSpec spec) {
    return spec.endpointSpec().orElse(EndpointSpec.NONE);
  }

  private static TaskSpec anywhere(ServiceSpec spec) {
    return spec.taskTemplate().withPlacement(Placement.ANYWHERE);
  }

  private boolean fits(Task task) {
    Optional<Node> node = task.node().flatMap(view::node);
    return node.isPresent() && constraints.admit(node.get());
  }
}
