package dev.skep.manager.api;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.loop.Ids;
import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Endpoint;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Platform;
import dev.skep.model.PortConfig;
import dev.skep.model.Resources;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.store.Applied;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Small swarms for the tests of this room.
final class Swarms {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private Swarms() {}

  static View with(View view, Change... changes) {
    return with(view, Transaction.of(changes));
  }

  static View with(View view, Transaction transaction) {
    Applied applied = view.apply(view.index() + 1, new LogEntry(1, NOW, List.of(transaction)));
    assertInstanceOf(Applied.Outcome.Done.class, applied.outcomes().getFirst());
    return applied.view();
  }

  static View empty() {
    return with(View.EMPTY, new Change.CreateNetwork(network("ingress0", "ingress", true)));
  }

  static Network network(String id, String name, boolean ingress) {
    return new Network(
        new NetworkId(id),
        Meta.NEW,
        new NetworkSpec(
            Annotations.named(name),
            "overlay",
            Values.noLabels(),
            false,
            false,
            false,
            ingress,
            List.of()),
        Optional.empty());
  }

  static Node node(String id, String hostname, NodeRole role, NodeStatus.State state) {
    return new Node(
        new NodeId(id),
        Meta.NEW,
        new NodeSpec(Annotations.NONE, role, NodeSpec.Availability.ACTIVE),
        role,
        new NodeDescription(
            hostname,
            Platform.ANY,
            Resources.NONE,
            new NodeDescription.Engine("", Values.noLabels(), List.of()),
            NodeDescription.TlsInfo.NONE,
            ""),
        new NodeStatus(state, "", "10.0.0.1"),
        Optional.empty(),
        List.of());
  }

  static ServiceSpec spec(String name) {
    return new ServiceSpec(
        Annotations.named(name),
        new TaskSpec(
            ContainerSpec.of("busybox:latest"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            0),
        ServiceMode.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static ServiceSpec publishing(String name, PortConfig... ports) {
    ServiceSpec it = spec(name);
    return new ServiceSpec(
        it.annotations(),
        it.taskTemplate(),
        it.mode(),
        it.updateConfig(),
        it.rollbackConfig(),
        it.networks(),
        Optional.of(new EndpointSpec(EndpointSpec.Mode.VIP, List.of(ports))));
  }

  static PortConfig port(int published, PortConfig.PublishMode mode) {
    return new PortConfig("", PortConfig.Protocol.TCP, 80, published, mode);
  }

  static View withService(View view, String id, ServiceSpec spec) {
    return with(
        view,
        new Change.CreateService(
            new Service(
                new ServiceId(id),
                Meta.NEW,
                spec,
                1,
                OptionalLong.empty(),
                Endpoint.NONE,
                Optional.empty(),
                Optional.empty())));
  }

  static ServiceSpec on(ServiceSpec it, List<NetworkAttachmentConfig> networks) {
    TaskSpec task = it.taskTemplate();
    return it.withTaskTemplate(
        new TaskSpec(
            task.containerSpec(),
            task.resources(),
            task.restartPolicy(),
            task.placement(),
            networks,
            task.logDriver(),
            task.forceUpdate()));
  }

  /// A task that has an address on the network and no node yet.
  static View withTaskOn(View view, String id, String service, String network) {
    Service of = view.service(new ServiceId(service)).orElseThrow();
    var task =
        new Task(
            new TaskId(id),
            Meta.NEW,
            of.id(),
            of.name(),
            of.revision(),
            1,
            Optional.empty(),
            TaskStatus.at(TaskState.PENDING, "", NOW),
            TaskState.RUNNING,
            List.of(new NetworkAttachment(new NetworkId(network), "10.0.1.2/24")),
            of.spec().endpointSpec());
    return with(view, new Change.CreateTask(task));
  }

  static View withTask(View view, String id, String service, String node, TaskState state) {
    Service of = view.service(new ServiceId(service)).orElseThrow();
    var task =
        new Task(
            new TaskId(id),
            Meta.NEW,
            of.id(),
            of.name(),
            of.revision(),
            1,
            Optional.of(new NodeId(node)),
            TaskStatus.at(state, "", NOW),
            TaskState.RUNNING,
            List.of(),
            of.spec().endpointSpec());
    return with(view, new Change.CreateTask(task));
  }

  static long version(View view, String service) {
    return view.service(new ServiceId(service)).orElseThrow().meta().version();
  }

  /// `id1`, `id2`, …
  static Ids counting() {
    var next = new int[1];
    return () -> "id" + ++next[0];
  }
}
