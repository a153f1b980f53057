package dev.skep.template;

import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.Platform;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import java.util.Optional;
import java.util.SortedMap;

/// What placeholders may name.
///
/// @param slot the task's place
public record TemplateContext(
    String serviceId,
    String serviceName,
    SortedMap<String, String> serviceLabels,
    String nodeId,
    String hostname,
    Platform platform,
    String taskId,
    String taskName,
    String slot)
    implements Scope {
  static final String LABELS = ".Service.Labels.";

  /// @param spec of the revision that the task was made from
  public static TemplateContext of(
      Task task, ServiceSpec spec, NodeId node, NodeDescription description) {
    return new TemplateContext(
        task.service().value(),
        spec.annotations().name(),
        spec.annotations().labels(),
        node.value(),
        description.hostname(),
        description.platform(),
        task.id().value(),
        task.name(),
        task.place());
  }

  /// Of a task that is not there yet: shows whether placeholders can be filled in at all.
  public static TemplateContext trial(ServiceSpec spec) {
    return new TemplateContext(
        "serviceid",
        spec.annotations().name(),
        spec.annotations().labels(),
        "nodeid",
        "hostname",
        new Platform("architecture", "os"),
        "taskid",
        "taskname",
        "1");
  }

  @Override
  public Optional<String> value(String path) {
    if (path.startsWith(LABELS)) {
      return Optional.ofNullable(serviceLabels.get(path.substring(LABELS.length())));
    }
    return switch (path) {
      case ".Service.ID" -> Optional.of(serviceId);
      case ".Service.Name" -> Optional.of(serviceName);
      case ".Node.ID" -> Optional.of(nodeId);
      case ".Node.Hostname" -> Optional.of(hostname);
      case ".Node.Platform.Architecture" -> Optional.of(platform.architecture());
      case ".Node.Platform.OS" -> Optional.of(platform.os());
      case ".Task.ID" -> Optional.of(taskId);
      case ".Task.Name" -> Optional.of(taskName);
      case ".Task.Slot" -> Optional.of(slot);
      default -> Optional.empty();
    };
  }

  @Override
  public String label(String key) {
    return serviceLabels.getOrDefault(key, "");
  }
}
