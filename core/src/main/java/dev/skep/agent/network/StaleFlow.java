package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// UDP has no end of a connection: a client that keeps its port sticks to a backend that has left
/// for as long as it goes on sending. Forgetting such flows moves it to a living backend. TCP
/// connections are left to drain.
///
/// @param destination the virtual address that the client calls, or absent for any address of the
///   node
/// @param port the published port that the client calls, or absent for any
/// @param backend who should not be reached any more
public record StaleFlow(Optional<Ipv4> destination, Optional<Integer> port, Ipv4 backend) {

  public static List<StaleFlow> between(DataPlane was, DataPlane is) {
    var stale = new ArrayList<StaleFlow>();
    var ports =
        is.ports().stream()
            .collect(Collectors.toMap(PublishedPort::key, p -> p, (a, _) -> a, TreeMap::new));
    for (var port : was.ports()) {
      if (port.key().protocol() != Protocol.UDP) continue;
      var now =
          Optional.ofNullable(ports.get(port.key())).map(PublishedPort::backends).orElse(List.of());
      gone(addresses(port.backends()), addresses(now))
          .forEach(
              b -> stale.add(new StaleFlow(Optional.empty(), Optional.of(port.key().port()), b)));
    }
    var vips =
        is.virtualIps().stream()
            .collect(Collectors.toMap(VirtualIp::address, v -> v, (a, _) -> a, TreeMap::new));
    for (var vip : was.virtualIps()) {
      var now =
          Optional.ofNullable(vips.get(vip.address())).map(VirtualIp::backends).orElse(List.of());
      gone(vip.backends(), now)
          .forEach(b -> stale.add(new StaleFlow(Optional.of(vip.address()), Optional.empty(), b)));
    }
    return List.copyOf(stale);
  }

  /// Arguments for `conntrack`.
  public List<String> deletion() {
    var arguments = new ArrayList<>(List.of("-D", "-p", "udp"));
    destination.ifPresent(d -> arguments.addAll(List.of("--orig-dst", d.toString())));
    port.ifPresent(p -> arguments.addAll(List.of("--orig-port-dst", p.toString())));
    arguments.addAll(List.of("--reply-src", backend.toString()));
    return List.copyOf(arguments);
  }

  private static List<Ipv4> addresses(List<Backend> backends) {
    return backends.stream().map(Backend::address).distinct().toList();
  }

  private static List<Ipv4> gone(List<Ipv4> was, List<Ipv4> is) {
    return was.stream().filter(address -> !is.contains(address)).toList();
  }
}
