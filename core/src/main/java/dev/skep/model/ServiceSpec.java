package dev.skep.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a user says of a service.
///
/// @param networks attachments at service level, kept for clients older than API 1.29; those of the
///   task template win
public record ServiceSpec(
    Annotations annotations,
    TaskSpec taskTemplate,
    ServiceMode mode,
    Optional<UpdateConfig> updateConfig,
    Optional<UpdateConfig> rollbackConfig,
    List<NetworkAttachmentConfig> networks,
    Optional<EndpointSpec> endpointSpec) {
  /// The label by which a job runs when it is due instead of when it is accepted. What more there
  /// is to say of a schedule has a label that begins with this one and a dot.
  public static final String SCHEDULE = "skep.schedule";

  public ServiceSpec {
    networks = List.copyOf(networks);
  }

  public ServiceSpec withAnnotations(Annotations annotations) {
    return new ServiceSpec(
        annotations, taskTemplate, mode, updateConfig, rollbackConfig, networks, endpointSpec);
  }

  public ServiceSpec withTaskTemplate(TaskSpec taskTemplate) {
    return new ServiceSpec(
        annotations, taskTemplate, mode, updateConfig, rollbackConfig, networks, endpointSpec);
  }

  public ServiceSpec withMode(ServiceMode mode) {
    return new ServiceSpec(
        annotations, taskTemplate, mode, updateConfig, rollbackConfig, networks, endpointSpec);
  }

  /// The networks that the service and its tasks join, wherever the client has said so.
  public List<NetworkAttachmentConfig> attachedNetworks() {
    return taskTemplate.networks().isEmpty() ? networks : taskTemplate.networks();
  }

  /// The ports asked for; none when no endpoint was given.
  public List<PortConfig> ports() {
    return endpointSpec.map(EndpointSpec::ports).orElse(List.of());
  }

  /// Whether it is a job that runs when it is due, and not when its spec is accepted. What the
  /// label says is not looked at: the rules of time zones differ between managers, and all must
  /// agree.
  public boolean isScheduled() {
    return mode.isJob() && annotations.labels().containsKey(SCHEDULE);
  }

  /// All that is said of the schedule.
  public SortedMap<String, String> scheduleLabels() {
    // Between `skep.schedule` and `skep.schedule.…` others may stand, as `skep.schedule-by`.
    var labels = new TreeMap<>(annotations.labels().tailMap(SCHEDULE));
    labels.keySet().removeIf(label -> !label.equals(SCHEDULE) && !label.startsWith(SCHEDULE + "."));
    return labels;
  }
}
