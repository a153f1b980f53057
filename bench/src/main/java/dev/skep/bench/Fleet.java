package dev.skep.bench;

import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Endpoint;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import dev.skep.model.Revision;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.StoreObject;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// Clusters to measure with. Ids are as random as real ones, from a seed.
final class Fleet {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Node> nodes = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();

  private Fleet() {}

  /// @param nodes how many, ready and empty
  /// @param services how many, without demands
  /// @param tasks how many, spread evenly over the services, pending
  static Fleet pending(int nodes, int services, int tasks) {
    var fleet = new Fleet();
    for (int i = 0; i < nodes; i++) fleet.nodes.add(fleet.node(i));
    for (int i = 0; i < services; i++) fleet.services.add(fleet.service(i));
    for (int i = 0; i < tasks; i++) {
      fleet.tasks.add(fleet.task(fleet.services.get(i % services), i / services + 1));
    }
    return fleet;
  }

  /// The same, with every task running on one node after the other.
  static Fleet running(int nodes, int services, int tasks) {
    Fleet fleet = pending(nodes, services, tasks);
    for (int i = 0; i < tasks; i++) {
      Task task = fleet.tasks.get(i);
      TaskStatus status = task.status().to(TaskState.RUNNING, "started", NOW);
      fleet.tasks.set(i, task.assignedTo(fleet.nodes.get(i % nodes).id(), status));
    }
    return fleet;
  }

  List<Task> tasks() {
    return tasks;
  }

  View empty() {
    return View.of(1, 1, nodes.stream());
  }

  View view() {
    var objects = new ArrayList<StoreObject>(nodes);
    for (Service service : services) {
      objects.add(new Revision(service.currentRevision(), Meta.NEW, service.spec()));
      objects.add(service);
    }
    objects.addAll(tasks);
    return View.of(1, 1, objects.stream());
  }

  private String id() {
    var id = new StringBuilder(25);
    for (int i = 0; i < 25; i++) id.append(Character.forDigit(random.nextInt(36), 36));
    return id.toString();
  }

  private Node node(int number) {
    return new Node(
        new NodeId(id()),
        Meta.NEW,
        new NodeSpec(Annotations.NONE, NodeRole.WORKER, NodeSpec.Availability.ACTIVE),
        NodeRole.WORKER,
        new NodeDescription(
            "host" + number,
            new Platform("x86_64", "linux"),
            Resources.of(8_000_000_000L, 16L << 30),
            new NodeDescription.Engine("29.0", Values.noLabels(), List.of()),
            NodeDescription.TlsInfo.NONE,
            ""),
        new NodeStatus(NodeStatus.State.READY, "", "10.1.0.1"),
        Optional.empty(),
        List.of());
  }

  private Service service(int number) {
    var spec =
        new ServiceSpec(
            Annotations.named("service" + number),
            new TaskSpec(
                ContainerSpec.of("nginx"),
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
    return new Service(
        new ServiceId(id()),
        Meta.NEW,
        spec,
        1,
        OptionalLong.empty(),
        Endpoint.NONE,
        Optional.empty(),
        Optional.empty());
  }

  private Task task(Service service, int slot) {
    return new Task(
        new TaskId(id()),
        Meta.NEW,
        service.id(),
        service.name(),
        1,
        slot,
        Optional.empty(),
        TaskStatus.at(TaskState.PENDING, "pending task scheduling", NOW),
        TaskState.RUNNING,
        List.of(),
        Optional.empty());
  }
}
