package dev.skep.cli.demo;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The few calls of the Docker API that the demo makes, to one node.
final class DemoApi implements AutoCloseable {
  private static final int ANSWER_BYTES = 4 * 1024 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final DockerClient client;

  DemoApi(Path socket) {
    client = new DockerClient(new Endpoint.Unix(socket), Timeouts.DEFAULT);
  }

  boolean answers() {
    try {
      var _ = send(HttpCall.get("/_ping"));
      return true;
    } catch (DockerException notYet) {
      return false;
    }
  }

  void init(String address, int port) throws DockerException {
    ObjectNode body = JSON.createObjectNode();
    body.put("ListenAddr", address + ":" + port);
    body.put("AdvertiseAddr", address + ":" + port);
    var _ = send(post("/swarm/init", body));
  }

  String workerToken() throws DockerException {
    JsonNode swarm = JSON.readTree(send(HttpCall.get("/swarm")));
    return swarm.path("JoinTokens").path("Worker").asString("");
  }

  void join(String address, int port, String manager, String token) throws DockerException {
    ObjectNode body = JSON.createObjectNode();
    body.put("ListenAddr", address + ":" + port);
    body.put("AdvertiseAddr", address + ":" + port);
    body.put("JoinToken", token);
    body.putArray("RemoteAddrs").add(manager);
    var _ = send(post("/swarm/join", body));
  }

  void leave() throws DockerException {
    var _ = send(HttpCall.post("/swarm/leave?force=1"));
  }

  void createService(String name, DemoPlan plan, int replicas) throws DockerException {
    ObjectNode body = JSON.createObjectNode();
    body.put("Name", name);
    body.set(
        "TaskTemplate",
        JSON.createObjectNode()
            .set("ContainerSpec", JSON.createObjectNode().put("Image", plan.image())));
    body.set(
        "Mode",
        JSON.createObjectNode()
            .set("Replicated", JSON.createObjectNode().put("Replicas", replicas)));
    ObjectNode endpoint = JSON.createObjectNode();
    endpoint
        .putArray("Ports")
        .addObject()
        .put("Protocol", "tcp")
        .put("PublishedPort", plan.publishedPort())
        .put("TargetPort", plan.targetPort());
    body.set("EndpointSpec", endpoint);
    var _ = send(post("/services/create", body));
  }

  long readyNodes() throws DockerException {
    return JSON.readTree(send(HttpCall.get("/nodes")))
        .valueStream()
        .filter(node -> node.path("Status").path("State").asString("").equals("ready"))
        .count();
  }

  /// Replicas of all services that run.
  int running() throws DockerException {
    int running = 0;
    for (JsonNode service : JSON.readTree(send(HttpCall.get("/services?status=true")))) {
      running += service.path("ServiceStatus").path("RunningTasks").asInt(0);
    }
    return running;
  }

  /// What is wrong with the tasks, if anything; for the user who waits.
  List<String> troubles() throws DockerException {
    return JSON.readTree(send(HttpCall.get("/tasks")))
        .valueStream()
        .map(task -> task.path("Status").path("Err").asString(""))
        .filter(error -> !error.isEmpty())
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }

  private static HttpCall post(String target, ObjectNode body) {
    return HttpCall.post(target).json(JSON.writeValueAsBytes(body));
  }

  private byte[] send(HttpCall call) throws DockerException {
    try (var reply = client.send(call).orThrow()) {
      return reply.bytes(ANSWER_BYTES);
    }
  }
}
