package dev.skep.dockerapi.view;

import dev.skep.model.Endpoint.VirtualIp;
import dev.skep.model.Ipv4;
import dev.skep.model.Network;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who uses a swarm network, out of what the managers know: Docker's nodes tell one another by
/// gossip.
public final class NetworkUsers {
  private NetworkUsers() {}

  /// @param ip at which the node's frames arrive
  public record Peer(String name, String ip) {}

  /// @param vip without prefix length; empty when names lead to the tasks
  /// @param localLbIndex of the kernel's balancer; there is none of that kind here
  public record ServiceInfo(
      String vip, List<String> ports, long localLbIndex, List<TaskInfo> tasks) {}

  /// @param endpointId the task's id: where it stands, only its node's engine knows
  public record TaskInfo(
      String name, String endpointId, String endpointIp, SortedMap<String, String> info) {}

  /// The nodes that have the network.
  public static List<Peer> peers(Network network, View view) {
    return view.nodesOn(network.id()).stream()
        .map(node -> new Peer(node.description().hostname() + "-" + node.id(), node.dataPathAddr()))
        .toList();
  }

  /// By service, those with a virtual IP or a task on the network.
  public static SortedMap<String, ServiceInfo> services(Network network, View view) {
    var all = new TreeMap<String, ServiceInfo>();
    for (Service service : view.services()) {
      List<TaskInfo> tasks =
          view.tasksOf(service.id()).stream()
              .filter(Task::isLive)
              .flatMap(task ->
                  task.networks().stream()
                      .filter(at -> at.network().equals(network.id()))
                      .map(at -> info(task, Ipv4.withoutPrefix(at.address()).toString(), view)))
              .toList();
      String vip =
          service.endpoint().virtualIps().stream()
              .filter(ip -> ip.network().equals(network.id()))
              .map(VirtualIp::addr)
              .map(it -> Ipv4.withoutPrefix(it).toString())
              .findFirst()
              .orElse("");
      if (tasks.isEmpty() && vip.isEmpty()) continue;
      all.put(service.name(), new ServiceInfo(vip, ports(service, network), 0, tasks));
    }
    return all;
  }

  /// Ports are the routing mesh's business, and so that network's.
  private static List<String> ports(Service service, Network network) {
    if (!network.spec().ingress()) return List.of();
    return service.endpoint().ports().stream()
        .filter(port -> port.publishMode() == PublishMode.INGRESS)
        .map(NetworkUsers::text)
        .toList();
  }

  private static String text(PortConfig port) {
    return "Target: " + port.targetPort() + ", Publish: " + port.publishedPort();
  }

  private static TaskInfo info(Task task, String address, View view) {
    var info = new TreeMap<String, String>();
    task.node().flatMap(view::node).ifPresent(node -> info.put("Host IP", node.dataPathAddr()));
    return new TaskInfo(task.name(), task.id().value(), address, info);
  }
}
