package dev.skep.daemon.engine.docker;

import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.HttpReply;
import dev.skep.model.RegistryAuth;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The calls of the Engine API that running tasks takes, in the engine's words.
final class EngineApi {
  /// What Debian's 20.10 speaks: the oldest engine we run on, and every later one still accepts it.
  private static final String VERSION = "/v1.41";

  /// The longest answer is a list of containers; 64 MiB is some 30,000 of them.
  private static final int ANSWER_BYTES = 64 * 1024 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final DockerClient client;

  EngineApi(DockerClient client) {
    this.client = client;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static JsonNode parse(byte[] json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JacksonException broken) {
      throw new IOException("the engine's answer is no JSON: " + broken.getMessage(), broken);
    }
  }

  JsonNode info() throws IOException {
    return json(HttpCall.get(VERSION + "/info"));
  }

  boolean hasImage(String image) throws IOException {
    return found(HttpCall.get(VERSION + "/images/" + escaped(image) + "/json")).isPresent();
  }

  /// Fetches an image; the error that the registry or the engine gave, if it could not.
  ///
  /// @param auth for the registry, if it wants any
  Optional<String> pull(String image, Optional<RegistryAuth> auth) throws IOException {
    var call = HttpCall.post(VERSION + "/images/create?fromImage=" + escaped(image));
    var shown = auth.map(it -> call.with("X-Registry-Auth", it.encoded())).orElse(call);
    try (HttpReply reply = client.send(shown).orThrow();
        var lines = reply.body()) {
      return PullProgress.error(lines);
    } catch (DockerException.ErrorAnswer refused) {
      return Optional.of(refused.getMessage());
    }
  }

  /// The new container's id.
  String createContainer(String name, ObjectNode body) throws IOException {
    // In the engine's own newest version: it drops what it would not have known in an older one.
    var call = HttpCall.post("/containers/create?name=" + escaped(name));
    return json(call.json(bytes(body))).path("Id").asString("");
  }

  Optional<JsonNode> container(String nameOrId) throws IOException {
    return found(HttpCall.get(VERSION + "/containers/" + escaped(nameOrId) + "/json"));
  }

  /// All containers, running or not, that carry `label`.
  JsonNode containers(String label) throws IOException {
    String filters = bytesAsText(object().set("label", object().put(label, true)));
    return json(HttpCall.get(VERSION + "/containers/json?all=1&filters=" + escaped(filters)));
  }

  /// All containers, running or not, that refer to one of the networks.
  ///
  /// @param words ids and names of networks: one that has not started yet knows its network by name
  ///   only
  JsonNode containersOn(List<String> words) throws IOException {
    var any = object();
    words.forEach(word -> any.put(word, true));
    String filters = bytesAsText(object().set("network", any));
    return json(HttpCall.get(VERSION + "/containers/json?all=1&filters=" + escaped(filters)));
  }

  void start(String container) throws IOException {
    done(HttpCall.post(VERSION + "/containers/" + container + "/start"));
  }

  /// Returns when the container has stopped, by itself or killed after `grace`.
  void stop(String container, Duration grace) throws IOException {
    // The engine counts whole seconds; half a one is not none.
    long seconds = Math.max(0, grace.plusSeconds(1).minusNanos(1).toSeconds());
    done(HttpCall.post(VERSION + "/containers/" + container + "/stop?t=" + seconds));
  }

  /// By force. What is gone already, or is being removed, counts as removed.
  void remove(String container) throws IOException {
    try {
      done(HttpCall.delete(VERSION + "/containers/" + container + "?force=1&v=1"));
    } catch (DockerException.ErrorAnswer refused) {
      if (refused.status() != 404 && refused.status() != 409) throw refused;
    }
  }

  Optional<JsonNode> network(String name) throws IOException {
    return found(HttpCall.get(VERSION + "/networks/" + escaped(name)));
  }

  JsonNode networks(String label) throws IOException {
    String filters = bytesAsText(object().set("label", object().put(label, true)));
    return json(HttpCall.get(VERSION + "/networks?filters=" + escaped(filters)));
  }

  /// Whether a container refers to the network, running or not.
  boolean usesNetwork(String id, String name) throws IOException {
    // One that has not started yet knows its network by name only.
    var either = object().put(id, true).put(name, true);
    String filters = bytesAsText(object().set("network", either));
    return !json(HttpCall.get(
            VERSION + "/containers/json?all=1&limit=1&filters=" + escaped(filters)))
        .isEmpty();
  }

  void createNetwork(ObjectNode body) throws IOException {
    done(HttpCall.post(VERSION + "/networks/create").json(bytes(body)));
  }

  void removeNetwork(String id) throws IOException {
    done(HttpCall.delete(VERSION + "/networks/" + id));
  }

  void connect(String network, ObjectNode body) throws IOException {
    done(HttpCall.post(VERSION + "/networks/" + escaped(network) + "/connect").json(bytes(body)));
  }

  void disconnect(String network, String container) throws IOException {
    var body = object().put("Container", container).put("Force", true);
    done(HttpCall.post(VERSION + "/networks/" + network + "/disconnect").json(bytes(body)));
  }

  /// Of the containers with that label. A stream that has no end by itself; the caller closes it.
  HttpReply events(String label) throws IOException {
    var filters = object();
    filters.set("label", object().put(label, true));
    return events(filters);
  }

  /// Of all containers. A stream that has no end by itself; the caller closes it.
  HttpReply events(List<String> actions) throws IOException {
    var any = object();
    actions.forEach(action -> any.put(action, true));
    var filters = object();
    filters.set("event", any);
    return events(filters);
  }

  private HttpReply events(ObjectNode filters) throws IOException {
    filters.set("type", object().put("container", true));
    return client
        .send(HttpCall.get(VERSION + "/events?filters=" + escaped(bytesAsText(filters))))
        .orThrow();
  }

  /// A container's output with timestamps and details; empty when there is no such container (any
  /// more).
  Optional<HttpReply> logs(String container, TaskLogQuery query) throws IOException {
    var target =
        new StringBuilder(VERSION)
            .append("/containers/")
            .append(container)
            .append("/logs?timestamps=1&details=1")
            .append(query.stdout() ? "&stdout=1" : "")
            .append(query.stderr() ? "&stderr=1" : "")
            .append(query.follow() ? "&follow=1" : "");
    query.since().ifPresent(since -> target.append("&since=").append(seconds(since)));
    query.tail().ifPresent(tail -> target.append("&tail=").append(tail));
    HttpReply reply = client.send(HttpCall.get(target.toString()));
    // 409: it is being removed.
    if (reply.status() != 404 && reply.status() != 409) return Optional.of(reply.orThrow());
    reply.close();
    return Optional.empty();
  }

  private static String seconds(Instant moment) {
    return "%d.%09d".formatted(moment.getEpochSecond(), moment.getNano());
  }

  private void done(HttpCall call) throws IOException {
    try (HttpReply reply = client.send(call).orThrow()) {
      var _ = reply.bytes(ANSWER_BYTES);
    }
  }

  private JsonNode json(HttpCall call) throws IOException {
    try (HttpReply reply = client.send(call).orThrow()) {
      return parse(reply.bytes(ANSWER_BYTES));
    }
  }

  private Optional<JsonNode> found(HttpCall call) throws IOException {
    try (HttpReply reply = client.send(call)) {
      if (reply.status() == 404) {
        var _ = reply.bytes(ANSWER_BYTES);
        return Optional.empty();
      }
      return Optional.of(parse(reply.orThrow().bytes(ANSWER_BYTES)));
    }
  }

  private static byte[] bytes(JsonNode body) {
    return JSON.writeValueAsBytes(body);
  }

  private static String bytesAsText(JsonNode body) {
    return JSON.writeValueAsString(body);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
