package dev.skep.daemon.names;

import dev.skep.agent.names.Names;
import dev.skep.loop.Dice;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// A name server on each gateway of this host. The engine's resolver in a container (127.0.0.11)
/// passes to it all that it does not know itself.
public final class NameServer implements NodeNames {
  private static final System.Logger LOG = System.getLogger(NameServer.class.getName());

  /// Docker's bound, there for each container: questions that wait for other name servers.
  private static final int OUTSIDE_AT_ONCE = 1024;

  /// So four containers that ask without end take all room for questions outside, not one.
  private static final int OUTSIDE_OF_ONE = 256;

  /// Connections; they are rare, and each holds a thread and a descriptor.
  private static final int CONNECTIONS = 512;

  private static final int CONNECTIONS_OF_ONE = 64;

  private static final int PORT = 53;

  private final int port;
  private final Desk desk;
  private final Slots outside = new Slots(OUTSIDE_AT_ONCE, OUTSIDE_OF_ONE);
  private final Slots connections = new Slots(CONNECTIONS, CONNECTIONS_OF_ONE);
  private final TreeMap<NetworkId, Doors> doors = new TreeMap<>();

  /// For the thread that asks outside; [#doors] is under a lock.
  private final ConcurrentHashMap<NetworkId, Ipv4> gateways = new ConcurrentHashMap<>();

  private record Doors(Ipv4 gateway, UdpDoor udp, TcpDoor tcp) {
    boolean areOpen() {
      return udp.isOpen() && tcp.isOpen();
    }

    void close() {
      udp.close();
      tcp.close();
    }
  }

  /// @param own which containers are not to be given the node's name servers
  public NameServer(OwnServers own) {
    this(PORT, own, new ResolvConf(ResolvConf.FILE));
  }

  NameServer(int port, OwnServers own, Supplier<List<InetSocketAddress>> servers) {
    this.port = port;
    var upstream = new Upstream(() -> notUs(servers.get()), Upstream.PATIENCE);
    Dice dice = bound -> ThreadLocalRandom.current().nextLong(bound);
    this.desk = new Desk(new KnownServers(own), upstream, dice);
  }

  /// A host may ask us for names, too. We would ask ourselves for what we do not know.
  private List<InetSocketAddress> notUs(List<InetSocketAddress> servers) {
    return servers.stream()
        .filter(server ->
            server.getPort() != port
                || Sockets.ipv4(server.getAddress()).filter(gateways::containsValue).isEmpty())
        .toList();
  }

  @Override
  public synchronized Served serve(NetworkMap map) {
    desk.learn(map);
    var wanted = new TreeMap<NetworkId, Ipv4>();
    for (NetworkInfo network : map.networks()) {
      if (Names.isNamed(network)) wanted.put(network.id(), Ipv4.parse(network.gateway()));
    }
    closeOthers(wanted);
    int awaited = 0;
    var troubles = new ArrayList<String>();
    for (var each : wanted.entrySet()) {
      if (doors.containsKey(each.getKey())) continue;
      try {
        open(each.getKey(), each.getValue());
      } catch (IOException declined) {
        if (!Sockets.isHere(each.getValue())) awaited++;
        else troubles.add(trouble(each.getValue(), declined));
      }
    }
    return new Served(awaited, troubles);
  }

  private String trouble(Ipv4 gateway, IOException declined) {
    return "no names by " + gateway + ":" + port + ": " + declined.getMessage();
  }

  /// Those that are not wanted, or broken.
  private void closeOthers(TreeMap<NetworkId, Ipv4> wanted) {
    var others =
        doors.entrySet().stream()
            .filter(it ->
                !it.getValue().areOpen()
                    || !it.getValue().gateway().equals(wanted.get(it.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    others.forEach(this::close);
  }

  private void close(NetworkId network) {
    gateways.remove(network);
    Optional.ofNullable(doors.remove(network))
        .ifPresent(it -> {
          it.close();
          LOG.log(System.Logger.Level.INFO, "names of {0} on {1} -> closed", network, it.gateway());
        });
  }

  private void open(NetworkId network, Ipv4 gateway) throws IOException {
    var at = new InetSocketAddress(Sockets.address(gateway), port);
    var udp = UdpDoor.open(at, network, desk, outside);
    try {
      var rooms = new TcpDoor.Rooms(connections, outside);
      doors.put(network, new Doors(gateway, udp, TcpDoor.open(at, network, desk, rooms)));
    } catch (IOException taken) {
      udp.close();
      throw taken;
    }
    gateways.put(network, gateway);
    LOG.log(System.Logger.Level.INFO, "names of {0} -> answered on {1}", network, gateway);
  }

  @Override
  public synchronized void close() {
    List.copyOf(doors.keySet()).forEach(this::close);
  }
}
