package dev.skep.wire;

import dev.skep.model.ContainerSpec;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import java.util.List;

/// A task with all that its node needs to run it.
///
/// @param spec the spec of the revision that the task was made from
/// @param networks of the task's attachments, in their order
public record TaskAssignment(Task task, ServiceSpec spec, List<NetworkInfo> networks) {
  public TaskAssignment {
    networks = List.copyOf(networks);
  }

  /// The same task in another container.
  public TaskAssignment withContainer(ContainerSpec container) {
    return new TaskAssignment(
        task, spec.withTaskTemplate(spec.taskTemplate().withContainerSpec(container)), networks);
  }
}
