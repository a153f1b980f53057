package dev.skep.agent.names;

import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.Values;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Network maps for tests, by hand. Network number 7 is 10.0.7.0/24; its id is its name.
final class Maps {
  private static final int VXLAN_PORT = 4789;

  private Maps() {}

  static NetworkMap map(List<NetworkInfo> networks, ServiceEndpoints... services) {
    return new NetworkMap(networks, List.of(), List.of(services));
  }

  static NetworkInfo network(String name, int number) {
    return network(name, number, false, false);
  }

  static NetworkInfo internal(String name, int number) {
    return network(name, number, true, false);
  }

  static NetworkInfo ingress() {
    return network("ingress", 0, false, true);
  }

  private static NetworkInfo network(String name, int number, boolean internal, boolean ingress) {
    String prefix = "10.0." + number + ".";
    return new NetworkInfo(
        new NetworkId(name),
        name,
        prefix + "0/24",
        prefix + "2",
        4096 + number,
        VXLAN_PORT,
        internal,
        ingress,
        Values.noLabels());
  }

  static ServiceEndpoints service(
      String name, List<ServiceAttachment> attachments, TaskEndpoint... tasks) {
    return new ServiceEndpoints(new ServiceId(name), name, List.of(), attachments, List.of(tasks));
  }

  /// With a virtual address.
  static ServiceAttachment at(String network, String virtualIp, String... aliases) {
    return new ServiceAttachment(
        new NetworkId(network), Optional.of(virtualIp + "/24"), List.of(aliases));
  }

  /// Without one: names lead to tasks.
  static ServiceAttachment on(String network, String... aliases) {
    return new ServiceAttachment(new NetworkId(network), Optional.empty(), List.of(aliases));
  }

  /// @param name `web.1.t1`
  /// @param addresses `front=10.0.1.5`
  static TaskEndpoint serving(String name, String... addresses) {
    return task(name, true, addresses);
  }

  /// It has not begun to serve, or has ceased to.
  static TaskEndpoint idle(String name, String... addresses) {
    return task(name, false, addresses);
  }

  private static TaskEndpoint task(String name, boolean serving, String... addresses) {
    String[] parts = name.split("\\.");
    return new TaskEndpoint(
        new TaskId(parts[2]),
        name,
        parts[1],
        new NodeId("n1"),
        serving,
        Arrays.stream(addresses).map(Maps::attachment).toList());
  }

  /// On node n1.
  static GuestEndpoint guest(String container, String address, String... aliases) {
    NetworkAttachment at = attachment(address);
    return new GuestEndpoint(
        new GuestId(container + "-" + at.network()),
        new NodeId("n1"),
        container,
        List.of(aliases),
        at);
  }

  private static NetworkAttachment attachment(String text) {
    String[] parts = text.split("=");
    return new NetworkAttachment(new NetworkId(parts[0]), parts[1] + "/24");
  }
}
