package dev.skep.model;

import java.util.List;
import java.util.Optional;

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
}
