package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An engine that has networks and containers and nothing else: whatever other request comes is
/// noted and answered.
final class FakeEngine implements Handler {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, ObjectNode> networks = new LinkedHashMap<>();
  private final Map<String, String> containers = new LinkedHashMap<>();
  final List<String> heard = new ArrayList<>();

  /// The bodies of what was heard.
  final List<String> bodies = new ArrayList<>();

  FakeEngine() {
    put("bridge", "b".repeat(64), "");
    put("host", "a".repeat(64), "");
  }

  /// @param carries the id of the swarm's network that it stands for; empty for the user's own
  void put(String name, String id, String carries) {
    ObjectNode it = JSON.createObjectNode();
    it.put("Name", name).put("Id", id).put("Scope", "local").put("Driver", "bridge");
    it.put("Created", "2026-11-21T12:00:00.5+01:00");
    ObjectNode labels = it.putObject("Labels");
    if (!carries.isEmpty()) labels.put("dev.skep.network.id", carries);
    it.putObject("Containers").putObject("c1").put("Name", "a-container");
    networks.put(name, it);
  }

  /// @param task whose container it is; empty for the user's own
  void putContainer(String name, String task) {
    ObjectNode it = JSON.createObjectNode();
    it.put("Name", "/" + name);
    ObjectNode labels = it.putObject("Config").putObject("Labels");
    if (!task.isEmpty()) labels.put("com.docker.swarm.task.id", task);
    containers.put(name, it.toString());
  }

  ObjectNode labels(String name) {
    return (ObjectNode) find(name).orElseThrow().path("Labels");
  }

  List<String> names() {
    return List.copyOf(networks.keySet());
  }

  @Override
  public Answer handle(Request request) throws IOException {
    String path = request.path();
    if (path.equals("/networks") && request.method().equals("GET")) return list(request);
    if (path.matches("/networks/[^/]+") && !request.method().equals("POST")) {
      Optional<ObjectNode> found = find(path.substring("/networks/".length()));
      if (found.isEmpty()) return Answer.error(404, "network not found");
      if (request.method().equals("GET")) return json(found.get());
      networks.remove(found.get().path("Name").asString());
      return Answer.empty(204);
    }
    if (path.matches("/containers/[^/]+/json")) {
      String found = containers.get(path.split("/")[2]);
      return found == null
          ? Answer.error(404, "no such container")
          : Answer.json(200, found.getBytes(StandardCharsets.UTF_8));
    }
    heard.add(request.method() + " " + path);
    bodies.add(new String(request.body().bytes(100_000), StandardCharsets.UTF_8));
    return Answer.empty(201);
  }

  /// Of the filters it knows which networks are marked as the swarm's, and which are the user's.
  private Answer list(Request request) {
    JsonNode filters = JSON.readTree(request.query().first("filters").orElse("{}"));
    boolean marked = filters.path("label").has("dev.skep.network.id");
    boolean custom = filters.path("type").has("custom");
    ArrayNode all = JSON.createArrayNode();
    for (ObjectNode it : networks.values()) {
      boolean builtin = List.of("bridge", "host").contains(it.path("Name").asString());
      if (marked && !it.path("Labels").has("dev.skep.network.id")) continue;
      if (!custom || !builtin) all.add(it);
    }
    return json(all);
  }

  private Optional<ObjectNode> find(String word) {
    Optional<ObjectNode> named = Optional.ofNullable(networks.get(word));
    if (named.isPresent()) return named;
    return networks.values().stream()
        .filter(it -> it.path("Id").asString().startsWith(word))
        .findFirst();
  }

  private static Answer json(JsonNode document) {
    return Answer.json(200, document.toString().getBytes(StandardCharsets.UTF_8));
  }
}
