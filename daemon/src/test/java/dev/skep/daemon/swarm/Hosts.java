package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.engine.process.ProcessRuntime;
import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.http.peer.PeerDoor;
import dev.skep.daemon.http.swarm.AddressWish;
import dev.skep.daemon.http.swarm.Addresses;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.HostAddresses;
import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.http.swarm.Leadership;
import dev.skep.daemon.http.swarm.NodeRoutes;
import dev.skep.daemon.http.swarm.ServiceRoutes;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.manager.ca.RootKeeper;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Hosts within one process: each has a folder, a place on loopback, and the embedded runtime.
final class Hosts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Map<String, String> eth0 = new HashMap<>();
  private final List<SwarmNode> nodes = new ArrayList<>();
  private final Map<SwarmNode, Api> apis = new IdentityHashMap<>();

  Hosts(Path folder) {
    this.folder = folder;
  }

  /// A daemon on the host of that name, with whatever an earlier one has left there.
  SwarmNode boot(String name) {
    Path root = folder.resolve(name);
    var runtime = new ProcessRuntime(root.resolve("processes"), name, "test");
    var files = new StateFiles(root);
    var ids = new SecureIds();
    var api = new CompletableFuture<Api>();
    var node =
        new SwarmNode(
            new Environment(
                files,
                new KeyFiles(files),
                () -> addresses(name),
                runtime,
                runtime::describe,
                self -> List.of(new RootKeeper(), new Dispatcher(self)),
                new EventHistory(),
                new PeerDoor(api),
                InstantSource.system(),
                ids));
    api.complete(new Api(routes(node, ids), () -> "test"));
    nodes.add(node);
    apis.put(node, api.join());
    return node;
  }

  /// The host of that name has just this address, on `eth0`, or none at all if it is empty. Its
  /// daemon learns of it when it starts.
  void give(String name, String address) {
    eth0.put(name, address);
  }

  private HostAddresses addresses(String name) throws IOException {
    String address = eth0.get(name);
    if (address == null) return HostAddresses.read();
    var interfaces = new TreeMap<String, List<InetAddress>>();
    if (!address.isEmpty()) interfaces.put("eth0", List.of(InetAddress.getByName(address)));
    return new HostAddresses(interfaces, interfaces);
  }

  private static List<Route> routes(SwarmNode node, SecureIds ids) {
    var routes = new ArrayList<Route>();
    routes.addAll(NodeRoutes.of(node, InstantSource.system()));
    routes.addAll(ServiceRoutes.of(node, ids, InstantSource.system()));
    return routes;
  }

  /// What a client of that node's daemon is answered.
  Answer ask(SwarmNode node, Incoming request) {
    return Objects.requireNonNull(apis.get(node)).answer(request);
  }

  /// The keys of the daemon on that host, as another process would read them.
  KeyFiles keys(String name) {
    return new KeyFiles(new StateFiles(folder.resolve(name)));
  }

  Path folder(String name) {
    return folder.resolve(name).resolve("swarm");
  }

  @Override
  public void close() {
    nodes.reversed().forEach(SwarmNode::close);
  }

  static boolean leads(SwarmNode node) {
    return node.leaders().orElseThrow().now() instanceof Leadership.Here;
  }

  static boolean ready(SwarmNode manager, NodeId id) {
    return manager
        .view()
        .flatMap(view -> view.node(id))
        .map(Node::status)
        .filter(status -> status.state() == NodeStatus.State.READY)
        .isPresent();
  }

  static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), "waited " + PATIENCE + " in vain");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  static Founding founding(String address) throws IOException {
    return founding(address, freePort(address));
  }

  static Founding founding(String address, int port) {
    return founding(address, port, ClusterSpec.DEFAULT);
  }

  static Founding founding(String address, ClusterSpec spec) throws IOException {
    return founding(address, freePort(address), spec);
  }

  /// Out of what the manager at that place (`host:port`) has.
  static Founding foundingAnew(String place) {
    int colon = place.lastIndexOf(':');
    int port = Integer.parseInt(place.substring(colon + 1));
    return founding(place(place.substring(0, colon), port), true, ClusterSpec.DEFAULT);
  }

  private static Founding founding(String address, int port, ClusterSpec spec) {
    return founding(place(address, port), false, spec);
  }

  private static Founding founding(Addresses place, boolean anew, ClusterSpec spec) {
    return new Founding(
        place,
        anew,
        spec,
        Availability.ACTIVE,
        List.of(),
        Cluster.DEFAULT_SUBNET_SIZE,
        Cluster.DEFAULT_DATA_PATH_PORT);
  }

  /// To be joined at `manager` (`host:port`), from an address of this machine.
  static Joining joining(String manager, String token, String address) throws IOException {
    return new Joining(
        place(address, freePort(address)), List.of(manager), token, Availability.ACTIVE);
  }

  static int freePort(String address) throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return probe.getLocalPort();
    }
  }

  static Founding onEth0(Founding it) {
    return new Founding(
        onEth0(it.addresses()),
        it.anew(),
        it.spec(),
        it.availability(),
        it.pools(),
        it.subnetSize(),
        it.dataPathPort());
  }

  /// The same, as if the user had named an address for the data path.
  static Founding onDataPath(Founding it, String address) {
    Addresses was = it.addresses();
    var wish = new AddressWish(was.wish().listen(), was.wish().advertise(), address);
    return new Founding(
        new Addresses(wish, was.listen(), was.advertise(), was.local(), address),
        it.anew(),
        it.spec(),
        it.availability(),
        it.pools(),
        it.subnetSize(),
        it.dataPathPort());
  }

  static Joining onEth0(Joining it) {
    return new Joining(onEth0(it.addresses()), it.remotes(), it.token(), it.availability());
  }

  /// The same, as if the user had named the interface.
  private static Addresses onEth0(Addresses it) {
    String port = it.listen().substring(it.listen().lastIndexOf(':'));
    var wish = new AddressWish("eth0" + port, "", "");
    return new Addresses(wish, it.listen(), it.advertise(), it.local(), it.dataPath());
  }

  private static Addresses place(String address, int port) {
    String place = address + ":" + port;
    return new Addresses(new AddressWish(place, "", ""), place, place, address, address);
  }
}
