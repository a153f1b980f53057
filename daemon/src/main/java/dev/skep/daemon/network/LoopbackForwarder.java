package dev.skep.daemon.network;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.PortKey;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.PublishedPort;
import dev.skep.model.Ipv4;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The data plane of a node whose tasks are processes of this machine: its published ports are
/// sockets of ours. Networks and virtual addresses have no meaning here, since all tasks share the
/// machine's loopback.
///
/// The client's address does not arrive at the task, and a restart of the daemon ends open
/// connections: both take a kernel's help.
final class LoopbackForwarder implements NodeNetwork {
  private static final System.Logger LOG = System.getLogger(LoopbackForwarder.class.getName());

  private final Ipv4 listen;
  private final TreeMap<PortKey, Forward> forwards = new TreeMap<>();

  /// No longer listening, but with connections that are still open.
  private final List<Forward> draining = new ArrayList<>();

  LoopbackForwarder(Ipv4 listen) {
    this.listen = listen;
  }

  @Override
  public synchronized Outcome apply(DataPlane wanted) {
    var ports = new TreeMap<PortKey, PublishedPort>();
    // A port without backends is not listened on, so that the kernel refuses for us.
    wanted.ports().stream()
        .filter(port -> !port.backends().isEmpty() && isHere(port))
        .forEach(port -> ports.put(port.key(), port));
    boolean changed = stop(ports);
    var problems = new ArrayList<Problem>();
    for (var port : ports.values()) changed |= forward(port, problems);
    return new Outcome(changed, problems);
  }

  private boolean isHere(PublishedPort port) {
    return port.reach().publishedOn().stream().allMatch(subnet -> subnet.contains(listen));
  }

  @Override
  public synchronized Outcome removeAll() {
    boolean changed = !forwards.isEmpty();
    close();
    return new Outcome(changed, List.of());
  }

  @Override
  public synchronized void close() {
    forwards.values().forEach(Forward::close);
    draining.forEach(Forward::close);
    forwards.clear();
    draining.clear();
  }

  private boolean stop(TreeMap<PortKey, PublishedPort> wanted) {
    draining.removeIf(Forward::isIdle);
    var gone =
        forwards.keySet().stream().filter(key -> !wanted.containsKey(key) || !isOpen(key)).toList();
    for (var key : gone) {
      Optional.ofNullable(forwards.remove(key))
          .ifPresent(forward -> {
            forward.replace(new PublishedPort(key, List.of()));
            forward.drain();
            draining.add(forward);
            LOG.log(System.Logger.Level.INFO, "port {0} open -> closed", key);
          });
    }
    return !gone.isEmpty();
  }

  private boolean isOpen(PortKey key) {
    return Optional.ofNullable(forwards.get(key)).map(Forward::isOpen).orElse(false);
  }

  private boolean forward(PublishedPort port, List<Problem> problems) {
    var running = Optional.ofNullable(forwards.get(port.key()));
    if (running.isEmpty()) return open(port, problems);
    var was = running.get().port();
    if (was.equals(port)) return false;
    running.get().replace(port);
    LOG.log(
        System.Logger.Level.INFO,
        "port {0} backends {1} -> {2}",
        port.key(),
        was.backends(),
        port.backends());
    return true;
  }

  private boolean open(PublishedPort port, List<Problem> problems) {
    PortKey key = port.key();
    try {
      var address = Addresses.of(listen, key.port());
      var forward =
          switch (key.protocol()) {
            case TCP -> TcpForward.listen(address, port);
            case UDP -> UdpForward.listen(address, port);
            case SCTP -> throw new IOException("the process runtime does not forward sctp");
          };
      forwards.put(key, forward);
      LOG.log(
          System.Logger.Level.INFO,
          "port {0} closed -> open on {1}, backends {2}",
          key,
          listen,
          port.backends());
      return true;
    } catch (IOException declined) {
      problems.add(new Problem.PortUnavailable(key, why(key, declined)));
      return false;
    }
  }

  private String why(PortKey key, IOException declined) {
    var bind = "Bind for " + listen + ":" + key.port() + " failed: ";
    var message = String.valueOf(declined.getMessage());
    // The words in which Docker tells it.
    return bind
        + (message.startsWith("Address already in use") ? "port is already allocated" : message);
  }
}
