package dev.skep.daemon.http.engine;

import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.http.jetty.ApiServer;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The API in front of an engine, without a swarm behind it. `main` serves one for trying clients
/// by hand: ENGINE-SOCKET LISTEN-SOCKET.
final class EngineDoor implements AutoCloseable {
  static final Identity IDENTITY = new Identity("0.1.0", "none", "2026-01-01T00:00:00Z");

  private final Path directory;
  private final DockerClient client;
  final ApiServer server;

  EngineDoor(Endpoint engine) throws IOException {
    directory = Files.createTempDirectory("skep-door-");
    client = new DockerClient(engine, Timeouts.DEFAULT);
    server =
        ApiServer.start(List.of(new Endpoint.Unix(directory.resolve("api.sock"))), api(client));
  }

  Endpoint endpoint() {
    return server.addresses().getFirst();
  }

  private static Api api(DockerClient client) {
    var link = new EngineLink(client);
    var system = SystemRoutes.withEngine(IDENTITY, link, () -> SwarmPart.INACTIVE);
    List<Route> routes = Stream.concat(system.stream(), EngineRoutes.of(link).stream()).toList();
    return new Api(routes, SystemRoutes.serverVersion(IDENTITY, link));
  }

  @Override
  public void close() throws IOException {
    server.close();
    client.close();
    Files.deleteIfExists(directory);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var client = new DockerClient(Endpoint.parse(arguments[0]), Timeouts.DEFAULT);
    try (var server = ApiServer.start(List.of(Endpoint.parse(arguments[1])), api(client))) {
      System.out.println("listening on " + server.addresses());
      Thread.currentThread().join();
    }
  }
}
