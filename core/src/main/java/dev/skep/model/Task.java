package dev.skep.model;

import java.util.List;
import java.util.Optional;

/// One attempt to run one slot of a service. A restart is another task in the same slot.
///
/// @param serviceName copied at creation, so that the task can be named after its service is gone
/// @param revision which spec of the service it was made from
/// @param slot from 1; 0 for global services, whose tasks are told apart by node
/// @param node empty until scheduled; never changes afterwards
/// @param status observed; never falls
/// @param desired how far it should go; never falls
/// @param networks addresses given by the allocator
/// @param endpoint the service's endpoint as it was asked for when the task was made
public record Task(
    TaskId id,
    Meta meta,
    ServiceId service,
    String serviceName,
    long revision,
    long slot,
    Optional<NodeId> node,
    TaskStatus status,
    TaskState desired,
    List<NetworkAttachment> networks,
    Optional<EndpointSpec> endpoint)
    implements StoreObject {
  public Task {
    networks = List.copyOf(networks);
  }

  @Override
  public Task withMeta(Meta meta) {
    return new Task(
        id, meta, service, serviceName, revision, slot, node, status, desired, networks, endpoint);
  }

  public Task withStatus(TaskStatus status) {
    return new Task(
        id, meta, service, serviceName, revision, slot, node, status, desired, networks, endpoint);
  }

  public Task withDesired(TaskState desired) {
    return new Task(
        id, meta, service, serviceName, revision, slot, node, status, desired, networks, endpoint);
  }

  public Task withNetworks(List<NetworkAttachment> networks) {
    return new Task(
        id, meta, service, serviceName, revision, slot, node, status, desired, networks, endpoint);
  }

  public Task assignedTo(NodeId node, TaskStatus status) {
    return new Task(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        Optional.of(node),
        status,
        desired,
        networks,
        endpoint);
  }

  public RevisionKey madeFrom() {
    return new RevisionKey(service, revision);
  }

  public TaskState state() {
    return status.state();
  }

  /// Also the container's name: `<service>.<slot>.<task id>`, with the node's id in the slot's
  /// place for global services.
  public String name() {
    String place = slot > 0 ? Long.toString(slot) : node.map(NodeId::value).orElse("");
    return serviceName + "." + place + "." + id;
  }

  /// Wanted to run, and not over yet.
  public boolean isLive() {
    return desired.compareTo(TaskState.RUNNING) <= 0 && !state().isTerminal();
  }

  /// @param address with prefix length, `10.0.0.5/24`
  public record NetworkAttachment(NetworkId network, String address) {}
}
