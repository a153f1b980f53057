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
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What makes a task differ from what its service wants now. Specs are compared once per revision,
/// because thousands of tasks share one.
public final class Difference {
  /// @param task anything that a running task cannot take on
  /// @param place the same task, perhaps not on this node
  /// @param login the same image, from a registry that is shown something else
  private record Gap(boolean task, boolean place, boolean login) {
    private static final Gap NONE = new Gap(false, false, false);
    private static final Gap TASK = new Gap(true, true, true);
  }

  private final View view;
  private final Service service;
  private final Constraints constraints;
  private final Map<Long, Gap> known = new TreeMap<>();

  public Difference(View view, Service service) {
    this.view = view;
    this.service = service;
    this.constraints = Constraints.of(service.spec());
  }

  /// The task must be replaced to become what the service wants, or to come to a better place.
  public boolean isDirty(Task task) {
    return task.leaving() || differs(task);
  }

  /// The task is not what the service wants.
  public boolean differs(Task task) {
    Gap gap = known.computeIfAbsent(task.revision(), this::gap);
    return gap.task() || (gap.place() && !fits(task)) || (gap.login() && !hasImage(task));
  }

  /// From which revision on the service has wanted what it wants now, but for the place and what
  /// the registry is shown. What was made before is no part of the update to it, even if the
  /// service has come back to the same.
  public long since() {
    long since = service.revision();
    while (since > 1 && !known.computeIfAbsent(since - 1, this::gap).task()) since--;
    return since;
  }

  private Gap gap(long revision) {
    if (revision == service.revision()) return Gap.NONE;
    return view.spec(new RevisionKey(service.id(), revision)).map(this::gap).orElse(Gap.TASK);
  }

  private Gap gap(ServiceSpec before) {
    TaskSpec was = before.taskTemplate();
    TaskSpec is = service.spec().taskTemplate();
    if (!endpoint(before).equals(endpoint(service.spec()))) return Gap.TASK;
    if (was.equals(is)) return Gap.NONE;
    if (!essence(was).equals(essence(is))) return Gap.TASK;
    return new Gap(
        false,
        !was.placement().equals(is.placement()),
        !was.containerSpec().registryAuth().equals(is.containerSpec().registryAuth()));
  }

  private static EndpointSpec endpoint(ServiceSpec spec) {
    return spec.endpointSpec().orElse(EndpointSpec.NONE);
  }

  private static TaskSpec essence(TaskSpec it) {
    return it.withPlacement(Placement.ANYWHERE)
        .withContainerSpec(it.containerSpec().withRegistryAuth(Optional.empty()));
  }

  /// What has been fetched once need not be fetched again.
  private static boolean hasImage(Task task) {
    return task.desired().compareTo(TaskState.RUNNING) <= 0
        && task.state().compareTo(TaskState.READY) >= 0
        && task.state().compareTo(TaskState.RUNNING) <= 0;
  }

  private boolean fits(Task task) {
    Optional<Node> node = task.node().flatMap(view::node);
    return node.isPresent() && constraints.admit(node.get());
  }
}
