package dev.skep.cli.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// What the demo is to be.
///
/// @param swarmPort where managers and agents talk; chosen so that a real swarm on this machine is
///   not disturbed
/// @param publishedPort where the sample service answers, on every node
record DemoPlan(int nodes, Runtime runtime, int swarmPort, int publishedPort) {
  /// One loopback address each; more than a demo needs, fewer than would hurt a laptop.
  private static final int MOST_NODES = 9;

  enum Runtime {
    PROCESS,
    DOCKER
  }

  static DemoPlan of(int nodes, String engine, int publishedPort) throws IOException {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new DemoTrouble("--nodes must be from 1 to " + MOST_NODES + ", not " + nodes);
    }
    if (publishedPort < 1 || publishedPort > 65535) {
      throw new DemoTrouble("--port must be from 1 to 65535, not " + publishedPort);
    }
    return switch (engine) {
      case "process" -> {
        for (int node = 1; node <= nodes; node++) checkFree(address(node), publishedPort);
        yield new DemoPlan(nodes, Runtime.PROCESS, freePort(), publishedPort);
      }
      // Several nodes would share the one engine, and each other's networks.
      case "docker" -> new DemoPlan(1, Runtime.DOCKER, freePort(), publishedPort);
      case String other ->
          throw new DemoTrouble("--engine must be process or docker, not " + other);
    };
  }

  /// Each node of the demo has a loopback address of its own, as hosts have addresses.
  static String address(int node) {
    return "127.0.0." + node;
  }

  String image() {
    return switch (runtime) {
      case PROCESS -> "skep/echo:v1";
      case DOCKER -> "nginx";
    };
  }

  int targetPort() {
    return switch (runtime) {
      case PROCESS -> 8000;
      case DOCKER -> 80;
    };
  }

  /// The echo says who answers; nginx's page is the same everywhere.
  boolean tellsReplicasApart() {
    return runtime == Runtime.PROCESS;
  }

  String url() {
    return "http://" + address(1) + ":" + publishedPort + "/";
  }

  private static void checkFree(String address, int port) throws IOException {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, port));
    } catch (BindException taken) {
      throw new DemoTrouble(
          "port " + port + " is taken on " + address + ": choose another with --port");
    }
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(address(1)))) {
      return probe.getLocalPort();
    }
  }
}
