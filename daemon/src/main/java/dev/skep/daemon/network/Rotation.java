package dev.skep.daemon.network;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.PublishedPort;
import dev.skep.agent.network.SourceSlots;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Which backend is next. Many connections ask at the same time while a change replaces the list.
final class Rotation {
  private final AtomicInteger next = new AtomicInteger();
  private volatile PublishedPort port;

  Rotation(PublishedPort port) {
    this.port = port;
  }

  void replace(PublishedPort with) {
    port = with;
  }

  boolean has(Backend backend) {
    return port.backends().contains(backend);
  }

  PublishedPort port() {
    return port;
  }

  /// The one that the client gets, then the others in the order in which to try them.
  List<Backend> order(InetAddress client) {
    PublishedPort now = port;
    List<Backend> backends = now.backends();
    if (backends.isEmpty()) return backends;
    int first =
        switch (now.reach().balancing()) {
          case ROUND_ROBIN -> Math.floorMod(next.getAndIncrement(), backends.size());
          case SOURCE_HASH -> backends.indexOf(SourceSlots.owner(client.hashCode(), backends));
        };
    var order = new ArrayList<>(backends.subList(first, backends.size()));
    order.addAll(backends.subList(0, first));
    return order;
  }
}
