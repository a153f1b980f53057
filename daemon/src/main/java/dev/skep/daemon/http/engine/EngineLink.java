package dev.skep.daemon.http.engine;

import static java.lang.System.Logger.Level.INFO;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Headers;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import dev.skep.dockerapi.codec.ApiVersion;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The engine behind this daemon. Learns once what it speaks, and again after it was away or turns
/// out to be another.
public final class EngineLink {
  private static final System.Logger log = System.getLogger(EngineLink.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION_BYTES = 1024 * 1024;

  /// These two answers need no work from the engine; one that takes longer is stuck.
  private static final Duration QUICK = Duration.ofSeconds(10);

  private final DockerClient client;
  private volatile Optional<EngineFacts> known = Optional.empty();

  public EngineLink(DockerClient client) {
    this.client = client;
  }

  public DockerClient client() {
    return client;
  }

  /// What was learned last, without asking.
  public Optional<EngineFacts> known() {
    return known;
  }

  public EngineFacts facts() throws DockerException {
    var facts = known;
    return facts.isPresent() ? facts.get() : learn();
  }

  /// The answer to a plain question, in the engine's own newest words.
  byte[] ask(String path, int limitBytes) throws DockerException {
    try (var reply =
        client.with(Timeouts.DEFAULT.withAnswer(QUICK)).send(HttpCall.get(path)).orThrow()) {
      noticed(reply.headers());
      return reply.bytes(limitBytes);
    } catch (DockerException.Unreachable gone) {
      lost(gone);
      throw gone;
    }
  }

  private EngineFacts learn() throws DockerException {
    var builder = builder();
    var document = ask("/version", VERSION_BYTES);
    try {
      var version = JSON.readTree(document);
      var facts =
          new EngineFacts(
              new ApiVersion(version.path("ApiVersion").asString("1.24")),
              new ApiVersion(version.path("MinAPIVersion").asString("1.24")),
              version.path("Version").asString("unknown"),
              builder);
      log.log(
          INFO,
          "engine at {0}: {1} -> {2}, API {3}",
          client.endpoint(),
          known.map(EngineFacts::version).orElse("unknown"),
          facts.version(),
          facts.api());
      known = Optional.of(facts);
      return facts;
    } catch (JacksonException notJson) {
      throw new IllegalStateException(
          "engine at " + client.endpoint() + " answers /version with something else", notJson);
    }
  }

  private String builder() throws DockerException {
    try (var reply =
        client.with(Timeouts.DEFAULT.withAnswer(QUICK)).send(HttpCall.of("HEAD", "/_ping"))) {
      return reply.headers().first("Builder-Version").filter(text -> !text.isBlank()).orElse("1");
    }
  }

  /// Every answer names the engine's API: a different one means that the engine was replaced.
  void noticed(Headers answer) {
    var said = answer.first("Api-Version");
    if (known.isPresent() && said.isPresent() && !said.get().equals(known.get().api().text()))
      known = Optional.empty();
  }

  void lost(DockerException why) {
    if (known.isPresent())
      log.log(
          INFO,
          "engine at {0}: {1} -> lost: {2}",
          client.endpoint(),
          known.map(EngineFacts::version).orElse("unknown"),
          why.getMessage());
    known = Optional.empty();
  }
}
