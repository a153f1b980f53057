package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.engine.process.ProcessRuntime;
import dev.skep.daemon.http.swarm.Addresses;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterSpec;
import dev.skep.model.NodeSpec.Availability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Nodes on loopback addresses, with the real log, real TLS and the embedded runtime.
final class Loopback {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Loopback() {}

  static SwarmNode node(Path root, String name) {
    var runtime = new ProcessRuntime(root.resolve("processes"), name, "test");
    var files = new StateFiles(root);
    return new SwarmNode(
        new Environment(
            files,
            new KeyFiles(files),
            runtime,
            runtime::describe,
            () -> List.of(new Dispatcher()),
            InstantSource.system(),
            new SecureIds()));
  }

  static Founding founding(String address, ClusterSpec spec) throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      String place = address + ":" + probe.getLocalPort();
      return new Founding(
          new Addresses(place, place, address, address),
          false,
          spec,
          Availability.ACTIVE,
          List.of(),
          Cluster.DEFAULT_SUBNET_SIZE,
          Cluster.DEFAULT_DATA_PATH_PORT);
    }
  }

  static Joining joining(Founding founding, String token) {
    return new Joining(
        new Addresses("127.0.0.2:2377", "127.0.0.2:2377", "127.0.0.2", "127.0.0.2"),
        List.of(founding.addresses().advertise()),
        token,
        Availability.ACTIVE);
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), "waited " + PATIENCE + " in vain");
      Thread.sleep(20);
    }
  }
}
