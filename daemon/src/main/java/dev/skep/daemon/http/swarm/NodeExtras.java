package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.view.NodeNetworksDocument;
import dev.skep.dockerapi.view.NodeNetworksDocument.At;
import dev.skep.dockerapi.view.NodeNetworksDocument.Door;
import dev.skep.dockerapi.view.NodeNetworksDocument.Net;
import dev.skep.dockerapi.view.NodeNetworksDocument.Other;
import dev.skep.dockerapi.view.NodeNetworksDocument.Port;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// `/skep/node`: what the asked node itself goes by, manager or worker.
public final class NodeExtras {
  private final Supplier<Optional<Told>> networks;

  /// @param map as the managers have told it
  /// @param trouble what the kernel declined of it; empty if nothing
  public record Told(NetworkMap map, String trouble) {}

  private NodeExtras(Supplier<Optional<Told>> networks) {
    this.networks = networks;
  }

  /// @param networks empty while the node is in no swarm
  public static List<Route> of(Supplier<Optional<Told>> networks) {
    var it = new NodeExtras(networks);
    return List.of(Route.get("/skep/node/networks", it::networks));
  }

  private Answer networks(Request request) {
    Told told =
        networks
            .get()
            .orElseThrow(() -> HttpRefusal.unavailable("This node is not part of a swarm"));
    return Ask.json(200, document(told));
  }

  static NodeNetworksDocument document(Told told) {
    NetworkMap map = told.map();
    return new NodeNetworksDocument(
        map.networks().stream().map(NodeExtras::network).toList(),
        map.hosts().stream().map(NodeExtras::node).toList(),
        map.services().stream().map(NodeExtras::service).toList(),
        told.trouble());
  }

  private static Net network(NetworkInfo it) {
    return new Net(it.id().value(), it.name(), it.gateway());
  }

  private static Other node(HostInfo it) {
    return new Other(it.node().value(), it.address(), places(it.gateways()));
  }

  private static Door service(ServiceEndpoints it) {
    return new Door(
        it.name(),
        it.attachments().stream()
            .flatMap(at -> at.virtualIp().map(vip -> at(at.network(), vip)).stream())
            .toList(),
        it.ports().stream().map(NodeExtras::port).toList(),
        it.tasks().stream().map(NodeExtras::task).toList());
  }

  private static Port port(PortConfig it) {
    return new Port(
        it.protocol().name().toLowerCase(Locale.ROOT), it.publishedPort(), it.targetPort());
  }

  private static NodeNetworksDocument.Task task(TaskEndpoint it) {
    return new NodeNetworksDocument.Task(
        it.task().value(), it.node().value(), it.serving(), places(it.addresses()));
  }

  private static List<At> places(List<NetworkAttachment> attachments) {
    return attachments.stream().map(it -> at(it.network(), it.address())).toList();
  }

  private static At at(NetworkId network, String address) {
    return new At(network.value(), Ipv4.withoutPrefix(address).toString());
  }
}
