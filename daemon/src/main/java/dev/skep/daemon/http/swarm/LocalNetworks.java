package dev.skep.daemon.http.swarm;

import dev.skep.daemon.engine.NodeLabels;
import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Client;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.RequestBody;
import dev.skep.dockerapi.client.Headers;
import dev.skep.model.NetworkSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The networks of this node's engine, asked for through its API. Behind each of the swarm's
/// networks that the node has stands one of them; to users they are one network, not two.
final class LocalNetworks {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CARRIERS = "{\"label\":{\"" + NodeLabels.NETWORK + "\":true}}";

  private final Handler engine;

  LocalNetworks(Handler engine) {
    this.engine = engine;
  }

  /// @param document as the engine shows it
  record Local(ObjectNode document) {
    String id() {
      return document.path("Id").asString("");
    }

    String name() {
      return document.path("Name").asString("");
    }

    /// The user's, without ours.
    SortedMap<String, String> labels() {
      var labels = new TreeMap<String, String>();
      document
          .path("Labels")
          .properties()
          .forEach(it -> labels.put(it.getKey(), it.getValue().asString("")));
      labels.remove(NodeLabels.NETWORK);
      return labels;
    }

    Instant created() {
      try {
        return OffsetDateTime.parse(document.path("Created").asString("")).toInstant();
      } catch (DateTimeParseException unknown) {
        return Instant.EPOCH;
      }
    }

    /// The id of the swarm's network that it stands for; empty if it is the user's own.
    Optional<String> carries() {
      String id = document.path("Labels").path(NodeLabels.NETWORK).asString("");
      return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    /// Whether the word names it as a whole, by name or id.
    boolean is(String word) {
      return name().equals(word) || id().equals(word);
    }

    /// The swarm's network, as far as this node alone knows it.
    ObjectNode asSwarms() {
      ObjectNode it = document.deepCopy();
      it.put("Id", carries().orElse(""));
      it.put("Scope", "swarm");
      it.put("Driver", NetworkSpec.OVERLAY);
      it.set("Options", JSON.createObjectNode());
      it.set("Labels", JSON.valueToTree(labels()));
      return it;
    }
  }

  /// What the word leads to at the engine, by name, id, or the beginning of an id. Empty also when
  /// the engine cannot be asked: whoever then needs it hears why.
  Optional<Local> find(Request request, String word) throws IOException, InterruptedException {
    return document(asked(request, "GET", "/networks/" + escaped(word), ""))
        .filter(ObjectNode.class::isInstance)
        .map(it -> new Local((ObjectNode) it));
  }

  /// A container of the engine, whole. Empty also when the engine cannot be asked.
  Optional<JsonNode> container(Request request, String word)
      throws IOException, InterruptedException {
    if (word.isEmpty()) return Optional.empty();
    return document(asked(request, "GET", "/containers/" + escaped(word) + "/json", ""));
  }

  /// @param filters as in the query
  List<Local> list(Request request, String filters) throws IOException, InterruptedException {
    var all = new ArrayList<Local>();
    Optional<JsonNode> list =
        document(asked(request, "GET", "/networks", "filters=" + escaped(filters)));
    if (list.isPresent()) {
      for (JsonNode it : list.get()) if (it instanceof ObjectNode one) all.add(new Local(one));
    }
    return all;
  }

  /// Those that stand for a network of the swarm.
  List<Local> carriers(Request request) throws IOException, InterruptedException {
    return list(request, CARRIERS).stream().filter(it -> it.carries().isPresent()).toList();
  }

  /// Whether it is gone.
  boolean remove(Request request, Local it) throws IOException, InterruptedException {
    try {
      return engine.handle(asked(request, "DELETE", "/networks/" + escaped(it.id()), "")).status()
          == 204;
    } catch (HttpRefusal away) {
      return false;
    }
  }

  private Optional<JsonNode> document(Request request) throws IOException, InterruptedException {
    try {
      Answer answer = engine.handle(request);
      return answer.status() == 200 ? Optional.of(json(answer)) : Optional.empty();
    } catch (HttpRefusal away) {
      return Optional.empty();
    }
  }

  private static Request asked(Request request, String method, String path, String rawQuery) {
    return new Request(
        method,
        request.version(),
        path,
        rawQuery,
        Map.of(),
        Headers.NONE,
        RequestBody.of(new byte[0]),
        new Patient(request.client().address()));
  }

  /// A question of our own on behalf of a client; it is short, and its end is not the client's.
  private record Patient(String address) implements Client {
    @Override
    public void whenGone(Runnable action) {}
  }

  static JsonNode json(Answer answer) throws IOException, InterruptedException {
    try {
      return JSON.readTree(bytes(answer));
    } catch (JacksonException broken) {
      throw new IOException("an answer about networks is no JSON: " + broken.getMessage(), broken);
    }
  }

  private static byte[] bytes(Answer answer) throws IOException, InterruptedException {
    return switch (answer.content()) {
      case Answer.Content.Nothing _ -> "null".getBytes(StandardCharsets.UTF_8);
      case Answer.Content.Bytes(var bytes) -> bytes;
      case Answer.Content.Flow(var writer) -> {
        var out = new ByteArrayOutputStream();
        try (writer) {
          writer.writeTo(out);
        }
        yield out.toByteArray();
      }
      case Answer.Content.Takeover _ -> throw new IOException("networks are no stream");
    };
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
