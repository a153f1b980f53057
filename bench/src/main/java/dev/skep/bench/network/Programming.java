package dev.skep.bench.network;

import dev.skep.agent.network.BridgeNetwork;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.DataPlanes;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.logging.LogSetup;
import dev.skep.daemon.network.NodeNetwork;
import dev.skep.daemon.network.NodeNetworks;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// `Programming SERVICES TASKS`, in an empty network namespace as root: how long a kernel takes to
/// carry so many services of so many tasks each, on ten other nodes. Says the seconds for all of it
/// at once, for one task that leaves the rotation after that, and for a look that finds nothing to
/// do.
public final class Programming {
  private static final NetworkId NETWORK = new NetworkId("benchnetwork");
  private static final NodeId HERE = new NodeId("here");
  private static final int NODES = 10;
  private static final int CHANGES = 20;

  private Programming() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    LogSetup.apply("warn");
    int services = Integer.parseInt(args[0]);
    int tasks = Integer.parseInt(args[1]);
    String bridge = BridgeNetwork.bridgeName(NETWORK.value());
    run("ip", "link", "set", "lo", "up");
    run("ip", "link", "add", bridge, "type", "bridge");
    run("ip", "link", "set", bridge, "up");
    // Which Docker makes, and lets others write to.
    run("iptables", "-N", "DOCKER-USER");
    try (NodeNetwork network = NodeNetworks.inKernel()) {
      double whole = seconds(network, plane(services, tasks, -1));
      double change = 0;
      for (int i = 0; i < CHANGES; i++) {
        change += seconds(network, plane(services, tasks, i % 2 == 0 ? 0 : -1));
      }
      double nothing = seconds(network, plane(services, tasks, -1));
      System.out.printf(Locale.ROOT, "%.4f %.4f %.4f%n", whole, change / CHANGES, nothing);
    }
  }

  private static double seconds(NodeNetwork network, DataPlane wanted) {
    long began = System.nanoTime();
    Outcome outcome = network.apply(wanted);
    if (!outcome.complete()) throw new IllegalStateException(outcome.reasons());
    return (System.nanoTime() - began) / 1e9;
  }

  /// @param leaving number of the service whose first task does not serve; -1 for none
  private static DataPlane plane(int services, int tasks, int leaving) {
    var network =
        new NetworkInfo(
            NETWORK,
            "ingress",
            "10.64.0.0/12",
            "10.64.0.1",
            4097,
            4789,
            false,
            true,
            new TreeMap<>());
    List<HostInfo> hosts =
        IntStream.range(0, NODES)
            .mapToObj(it -> new HostInfo(node(it), "h" + it, "192.0.2." + (it + 1), at(2 + it)))
            .toList();
    List<ServiceEndpoints> all =
        IntStream.range(0, services).mapToObj(it -> service(it, tasks, it == leaving)).toList();
    var map = new NetworkMap(List.of(network), hosts, all);
    return DataPlanes.ofContainers(new Underlay(HERE, "", Optional.empty(), 1500), map);
  }

  private static ServiceEndpoints service(int number, int tasks, boolean leaving) {
    int first = 100 + number * (tasks + 1);
    var endpoints = new ArrayList<TaskEndpoint>();
    for (int task = 0; task < tasks; task++) {
      String name = "s" + number + "." + task;
      endpoints.add(
          new TaskEndpoint(
              new TaskId(name),
              name,
              Integer.toString(task + 1),
              node(task % NODES),
              task > 0 || !leaving,
              at(first + 1 + task)));
    }
    return new ServiceEndpoints(
        new ServiceId("s" + number),
        "s" + number,
        List.of(),
        List.of(new ServiceAttachment(NETWORK, Optional.of(address(first)), List.of())),
        endpoints);
  }

  private static NodeId node(int number) {
    return new NodeId("n" + number);
  }

  private static List<NetworkAttachment> at(int number) {
    return List.of(new NetworkAttachment(NETWORK, address(number)));
  }

  private static String address(int number) {
    return "10." + (64 + (number >> 16)) + "." + (number >> 8 & 255) + "." + (number & 255) + "/12";
  }

  private static void run(String... words) throws IOException, InterruptedException {
    int exit = new ProcessBuilder(words).inheritIO().start().waitFor();
    if (exit != 0) throw new IOException(String.join(" ", words) + " ended with " + exit);
  }
}
