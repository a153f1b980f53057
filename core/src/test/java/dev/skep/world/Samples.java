package dev.skep.world;

import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Endpoint;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import dev.skep.model.RootCa;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.testkit.Services;
import dev.skep.wire.TaskAssignment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Plain objects to begin a test with.
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  /// Networks of the world, beside the one of the routing mesh; the last one is encrypted.
  public static final List<String> OVERLAYS = List.of("blue", "green");

  private Samples() {}

  public static Cluster cluster() {
    return new Cluster(
        new ClusterId("cluster"),
        Meta.NEW,
        ClusterSpec.DEFAULT,
        new RootCa("", "", "", ""),
        Optional.empty(),
        List.of(),
        Cluster.DEFAULT_SUBNET_SIZE,
        Cluster.DEFAULT_DATA_PATH_PORT);
  }

  public static NodeDescription description(String hostname) {
    return new NodeDescription(
        hostname,
        new Platform("x86_64", "linux"),
        Resources.of(8_000_000_000L, 16L << 30),
        new NodeDescription.Engine("28.0.0", Values.noLabels(), List.of()),
        NodeDescription.TlsInfo.NONE,
        "");
  }

  public static Network ingress() {
    return network(Network.INGRESS, true);
  }

  /// One to which users may attach containers of their own.
  public static Network overlay(String name) {
    return network(name, false);
  }

  public static Network encrypted(String name) {
    Network plain = overlay(name);
    NetworkSpec spec = plain.spec();
    var options = new TreeMap<String, String>();
    options.put(NetworkSpec.ENCRYPTED, "");
    return new Network(
        plain.id(),
        plain.meta(),
        new NetworkSpec(
            spec.annotations(),
            spec.driver(),
            options,
            spec.ipv6Enabled(),
            spec.internal(),
            spec.attachable(),
            spec.ingress(),
            spec.ipam()),
        plain.state());
  }

  /// Its id is its name.
  private static Network network(String name, boolean ingress) {
    return new Network(
        new NetworkId(name),
        Meta.NEW,
        new NetworkSpec(
            Annotations.named(name),
            "overlay",
            Values.noLabels(),
            false,
            false,
            !ingress,
            ingress,
            List.of()),
        Optional.empty());
  }

  /// A node that has been let in and not been heard yet.
  public static Node node(String id) {
    return new Node(
        new NodeId(id),
        Meta.NEW,
        new NodeSpec(Annotations.named(id), NodeRole.WORKER, NodeSpec.Availability.ACTIVE),
        NodeRole.WORKER,
        NodeDescription.UNKNOWN,
        NodeStatus.UNKNOWN,
        Optional.empty(),
        List.of());
  }

  public static ServiceSpec spec(String name, long replicas) {
    return Services.spec(name, new ServiceMode.Replicated(replicas));
  }

  public static Service service(String id, ServiceSpec spec) {
    return Services.of(new ServiceId(id), spec);
  }

  public static Service withPorts(Service service, EndpointSpec endpoint) {
    return service.withEndpoint(new Endpoint(Optional.of(endpoint), endpoint.ports(), List.of()));
  }

  public static Task task(String id, Service service, long slot) {
    return new Task(
        new TaskId(id),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        slot,
        Optional.empty(),
        TaskStatus.created(NOON),
        TaskState.RUNNING,
        List.of(),
        Optional.empty());
  }

  public static TaskAssignment assignment(String task, TaskState state, TaskState desired) {
    Service web = service("web", spec("web", 1));
    Task made =
        task(task, web, 1)
            .assignedTo(new NodeId("n1"), TaskStatus.at(state, "told", NOON))
            .withDesired(desired);
    return new TaskAssignment(made, web.spec(), List.of());
  }
}
