package dev.skep.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One attempt to run one slot of a service. A restart is another task in the same slot.
///
/// @param serviceName copied at creation, so that the task can be named after its service is gone
/// @param revision which spec of the service it was made from
/// @param slot from 1; 0 for tasks that are told apart by node
/// @param node empty until scheduled; never changes afterwards
/// @param status observed; never falls
/// @param desired how far it should go; never falls
/// @param networks addresses given by the allocator
/// @param endpoint the service's endpoint as it was asked for when the task was made
/// @param iteration which run of its job the task belongs to, from 0; empty for services that run
///   on
/// @param leaving it is to be replaced though it is as its service wants it: elsewhere there is a
///   better place for it
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
    Optional<EndpointSpec> endpoint,
    OptionalLong iteration,
    boolean leaving)
    implements StoreObject {
  public Task {
    networks = List.copyOf(networks);
  }

  /// A task of a service that runs on.
  public Task(
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
      Optional<EndpointSpec> endpoint) {
    this(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        node,
        status,
        desired,
        networks,
        endpoint,
        OptionalLong.empty(),
        false);
  }

  @Override
  public Task withMeta(Meta meta) {
    return new Task(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        node,
        status,
        desired,
        networks,
        endpoint,
        iteration,
        leaving);
  }

  public Task withStatus(TaskStatus status) {
    return new Task(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        node,
        status,
        desired,
        networks,
        endpoint,
        iteration,
        leaving);
  }

  public Task withDesired(TaskState desired) {
    return new Task(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        node,
        status,
        desired,
        networks,
        endpoint,
        iteration,
        leaving);
  }

  public Task withNetworks(List<NetworkAttachment> networks) {
    return new Task(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        node,
        status,
        desired,
        networks,
        endpoint,
        iteration,
        leaving);
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
        endpoint,
        iteration,
        leaving);
  }

  public Task withLeaving(boolean leaving) {
    return new Task(
        id,
        meta,
        service,
        serviceName,
        revision,
        slot,
        node,
        status,
        desired,
        networks,
        endpoint,
        iteration,
        leaving);
  }

  public RevisionKey madeFrom() {
    return new RevisionKey(service, revision);
  }

  public TaskState state() {
    return status.state();
  }

  public boolean isOfJob() {
    return iteration.isPresent();
  }

  /// The slot's number as clients know it: those of a job count from 0.
  public long shownSlot() {
    return isOfJob() && slot > 0 ? slot - 1 : slot;
  }

  /// How far the task goes if nobody stops it.
  public TaskState goal() {
    return isOfJob() ? TaskState.COMPLETE : TaskState.RUNNING;
  }

  /// What tells the service's tasks apart for people: the slot as clients know it, or the node's id
  /// where they see none.
  public String place() {
    long shown = shownSlot();
    return shown > 0 ? Long.toString(shown) : node.map(NodeId::value).orElse("");
  }

  /// Also the container's name: `<service>.<place>.<task id>`.
  public String name() {
    return serviceName + "." + place() + "." + id;
  }

  /// Wanted to run, and not over yet.
  public boolean isLive() {
    return desired.compareTo(TaskState.COMPLETE) <= 0 && !state().isTerminal();
  }

  /// @param address with prefix length, `10.0.0.5/24`
  public record NetworkAttachment(NetworkId network, String address) {}
}
