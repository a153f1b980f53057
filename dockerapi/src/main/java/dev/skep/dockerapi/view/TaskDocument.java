package dev.skep.dockerapi.view;

import dev.skep.model.Annotations;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.PortConfig;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.store.View;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A task as `GET /tasks/{id}` answers it: with the spec it was made from.
///
/// @param volumes cluster volumes; null in every answer so far
/// @param jobIteration only of tasks of jobs
public record TaskDocument(
    TaskId id,
    Meta meta,
    SortedMap<String, String> labels,
    TaskSpec spec,
    ServiceId serviceId,
    long slot,
    Optional<NodeId> nodeId,
    Status status,
    TaskState desiredState,
    List<Attachment> networksAttachments,
    Optional<List<String>> volumes,
    Optional<Iteration> jobIteration) {
  public static TaskDocument of(Task task, View view) {
    return new TaskDocument(
        task.id(),
        task.meta(),
        Values.noLabels(),
        view.specOf(task).taskTemplate(),
        task.service(),
        task.shownSlot(),
        task.node(),
        Status.of(task.status(), notice(task, view)),
        task.desired(),
        task.networks().stream()
            .flatMap(it -> view.network(it.network()).map(of -> Attachment.of(of, it)).stream())
            .toList(),
        Optional.empty(),
        task.iteration().stream().mapToObj(Iteration::new).findFirst());
  }

  /// A task that its service leaves with a lost node says until when. The store keeps what the node
  /// has said last.
  private static Optional<String> notice(Task task, View view) {
    Optional<Node> node = task.node().flatMap(view::node);
    Optional<Service> service = view.service(task.service());
    if (!task.isLive() || node.isEmpty() || service.isEmpty()) return Optional.empty();
    return NodeLossGrace.until(node.get(), service.get().spec())
        .map(until ->
            "node is down; the task waits for it until " + until.truncatedTo(ChronoUnit.SECONDS));
  }

  public record Status(
      Instant timestamp,
      TaskState state,
      String message,
      String err,
      Optional<Container> containerStatus,
      Ports portStatus) {
    static Status of(TaskStatus it, Optional<String> notice) {
      return new Status(
          it.timestamp(),
          it.state(),
          it.message(),
          notice.orElse(it.err()),
          it.container().map(c -> new Container(c.containerId(), c.pid(), c.exitCode())),
          new Ports(it.ports()));
    }
  }

  /// Which run of its job; the number is left out of the first.
  public record Iteration(long index) {}

  public record Container(String containerId, long pid, long exitCode) {}

  public record Ports(List<PortConfig> ports) {}

  public record Attachment(AttachedNetwork network, List<String> addresses) {
    static Attachment of(Network network, Task.NetworkAttachment attachment) {
      return new Attachment(AttachedNetwork.of(network), List.of(attachment.address()));
    }
  }

  public record AttachedNetwork(
      NetworkId id, Meta meta, Spec spec, Driver driverState, Ipam ipamOptions) {
    static AttachedNetwork of(Network it) {
      var driver = new Driver(it.spec().driverOrDefault(), NetworkDocument.driverOptions(it));
      return new AttachedNetwork(
          it.id(),
          it.meta(),
          new Spec(
              it.spec().annotations(),
              new Driver(it.spec().driver(), it.spec().options()),
              it.spec().ingress(),
              new Ipam(new Driver("default", Values.noLabels()), List.of()),
              "swarm"),
          driver,
          new Ipam(new Driver("default", Values.noLabels()), NetworkDocument.ipamConfigs(it)));
    }
  }

  public record Spec(
      Annotations annotations,
      Driver driverConfiguration,
      boolean ingress,
      Ipam ipamOptions,
      String scope) {}

  public record Driver(String name, SortedMap<String, String> options) {}

  public record Ipam(Driver driver, List<NetworkDocument.IpamConfig> configs) {}
}
