package dev.skep.bench.daemon;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.HttpCall;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The calls that are measured. Small, so that the client's own work does not count.
record SwarmApi(DockerClient client) {
  private static final int ANSWER_BYTES = 256 * 1024 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  byte[] get(String target) throws DockerException {
    return send(HttpCall.get(target));
  }

  /// Every node has an address on the ingress network, whose usual 254 are too few for a thousand.
  void init(String address) throws DockerException {
    String body =
        """
        {"ListenAddr": "%s:2377", "AdvertiseAddr": "%s:2377",
         "DefaultAddrPool": ["10.0.0.0/8"], "SubnetSize": 20}\
        """
            .formatted(address, address);
    var _ = send(HttpCall.post("/v1.41/swarm/init").json(utf8(body)));
  }

  /// A service without tasks: one write, and no work for anybody.
  String createService(String name) throws DockerException {
    String body =
        """
        {"Name": "%s", "TaskTemplate": {"ContainerSpec": {"Image": "bench"}},
         "Mode": {"Replicated": {"Replicas": 0}}}\
        """
            .formatted(name);
    byte[] answer = send(HttpCall.post("/v1.41/services/create").json(utf8(body)));
    return JSON.readTree(answer).path("ID").asString("");
  }

  String workerToken() throws DockerException {
    return JSON.readTree(get("/v1.41/swarm")).path("JoinTokens").path("Worker").asString("");
  }

  /// Without tasks, too; but every node must know its port.
  String createPublishedService(String name, int port) throws DockerException {
    String body =
        """
        {"Name": "%s", "TaskTemplate": {"ContainerSpec": {"Image": "bench"}},
         "Mode": {"Replicated": {"Replicas": 0}},
         "EndpointSpec": {"Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": %d}]}}\
        """
            .formatted(name, port);
    byte[] answer = send(HttpCall.post("/v1.41/services/create").json(utf8(body)));
    return JSON.readTree(answer).path("ID").asString("");
  }

  /// Where in the log the service was written.
  long indexOf(String service) throws DockerException {
    JsonNode answer = JSON.readTree(get("/v1.41/services/" + service));
    return answer.path("Version").path("Index").asLong();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] send(HttpCall call) throws DockerException {
    try (var reply = client.send(call).orThrow()) {
      return reply.bytes(ANSWER_BYTES);
    }
  }
}
