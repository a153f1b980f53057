package dev.skep.bench.cluster;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How long a client of a surviving manager waits for its next write when the leader goes.
record LeaderLoss(Hosts hosts, Side side) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Seldom enough that refusing is no work.
  private static final long PAUSE_MILLIS = 10;

  private static final int MORE_THAN_AN_ANSWER = 64 * 1024 * 1024;

  /// How the leader goes.
  interface Way {
    void of(int host) throws IOException, InterruptedException;
  }

  void measure(String what, Way way, int times, Measurements into)
      throws IOException, InterruptedException {
    for (int round = 1; round <= times; round++) {
      int leader = awaitAllWell();
      int survivor = leader % Hosts.COUNT + 1;
      String name = "loss" + System.nanoTime();
      long began = System.nanoTime();
      var going = Thread.ofVirtual().start(() -> unchecked(way, leader));
      double seconds = untilWritten(survivor, leader, name, began);
      going.join();
      into.add(what, seconds);
      System.err.printf("   %s %s: %.3f%n", side.name(), what, seconds);
      side.start(hosts, leader);
      awaitAllWell();
      remove(survivor, name);
    }
  }

  private static void unchecked(Way way, int host) {
    try {
      way.of(host);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException("host " + host + " does not go", failed);
    }
  }

  /// The first write that another leader has taken: one that the old leader took in its last
  /// moments is no answer.
  private double untilWritten(int survivor, int old, String name, long began)
      throws IOException, InterruptedException {
    while (true) {
      try (var client = client(survivor, Duration.ofSeconds(5))) {
        String service = "%s-%d".formatted(name, System.nanoTime());
        create(client, service);
        long written = System.nanoTime();
        boolean anew = leader(client).filter(now -> now != old).isPresent();
        if (anew) return (written - began) / 1e9;
      } catch (DockerException notYet) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IOException("no write for " + PATIENCE.toSeconds() + " s");
      }
    }
  }

  private static void create(DockerClient client, String name) throws DockerException {
    String body =
        """
        {"Name": "%s", "TaskTemplate": {"ContainerSpec": {"Image": "bench"}},
         "Mode": {"Replicated": {"Replicas": 0}}}\
        """
            .formatted(name);
    send(
        client,
        HttpCall.post("/v1.41/services/create").json(body.getBytes(StandardCharsets.UTF_8)));
  }

  private void remove(int host, String prefix) throws IOException {
    try (var client = client(host, PATIENCE)) {
      for (JsonNode service : JSON.readTree(send(client, HttpCall.get("/v1.41/services")))) {
        if (!service.path("Spec").path("Name").asString("").startsWith(prefix)) continue;
        send(client, HttpCall.delete("/v1.41/services/" + service.path("ID").asString("")));
      }
    }
  }

  /// The leader's host, once every manager is reachable and every node ready.
  int awaitAllWell() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (int host : Hosts.each()) {
        try (var client = client(host, Duration.ofSeconds(5))) {
          Optional<Integer> leader = leader(client);
          if (leader.isPresent() && well(client)) {
            // Whoever has just come back is busy with it for a moment.
            TimeUnit.SECONDS.sleep(2);
            return leader.get();
          }
        } catch (DockerException notYet) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException(side.name() + " is not well after " + PATIENCE.toSeconds() + " s");
  }

  private static boolean well(DockerClient client) throws DockerException {
    JsonNode nodes = JSON.readTree(send(client, HttpCall.get("/v1.41/nodes")));
    int well = 0;
    for (JsonNode node : nodes) {
      if (node.path("Status").path("State").asString("").equals("ready")
          && node.path("ManagerStatus").path("Reachability").asString("").equals("reachable")) {
        well++;
      }
    }
    return well == Hosts.COUNT;
  }

  private static Optional<Integer> leader(DockerClient client) throws DockerException {
    for (JsonNode node : JSON.readTree(send(client, HttpCall.get("/v1.41/nodes")))) {
      if (!node.path("ManagerStatus").path("Leader").asBoolean(false)) continue;
      String host = node.path("Description").path("Hostname").asString("");
      return Optional.of(Integer.parseInt(host.substring(1)));
    }
    return Optional.empty();
  }

  private DockerClient client(int host, Duration patience) {
    Path socket = Path.of(side.api(host).substring("unix://".length()));
    return new DockerClient(new Endpoint.Unix(socket), Timeouts.DEFAULT.withAnswer(patience));
  }

  private static byte[] send(DockerClient client, HttpCall call) throws DockerException {
    try (var reply = client.send(call).orThrow()) {
      return reply.bytes(MORE_THAN_AN_ANSWER);
    }
  }
}
