package dev.skep.daemon.http.engine;

import static java.lang.System.Logger.Level.DEBUG;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.client.DockerException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `/_ping`, `/version` and `/info`: answered always, with the engine's help where there is one.
public final class SystemRoutes {
  private static final System.Logger log = System.getLogger(SystemRoutes.class.getName());
  private static final int DOCUMENT_BYTES = 4 * 1024 * 1024;

  private final Identity identity;
  private final Optional<EngineLink> engine;
  private final Supplier<SwarmPart> swarm;

  private SystemRoutes(Identity identity, Optional<EngineLink> engine, Supplier<SwarmPart> swarm) {
    this.identity = identity;
    this.engine = engine;
    this.swarm = swarm;
  }

  public static List<Route> withEngine(
      Identity identity, EngineLink engine, Supplier<SwarmPart> swarm) {
    return new SystemRoutes(identity, Optional.of(engine), swarm).routes();
  }

  public static List<Route> withoutEngine(Identity identity, Supplier<SwarmPart> swarm) {
    return new SystemRoutes(identity, Optional.empty(), swarm).routes();
  }

  /// What the `Server` header names: the engine while it is known, else ourselves.
  public static Supplier<String> serverVersion(Identity identity, EngineLink engine) {
    return () -> engine.known().map(EngineFacts::version).orElseGet(identity::asDockerVersion);
  }

  private List<Route> routes() {
    return List.of(
        Route.get("/_ping", _ -> pong(Answer.text(200, "OK"))),
        Route.head("/_ping", _ -> pong(Answer.text(200, "").with("Content-Length", "0"))),
        Route.get("/version", this::version),
        Route.get("/info", this::info));
  }

  private Answer pong(Answer answer) {
    return answer
        .with("Cache-Control", "no-cache, no-store, must-revalidate")
        .with("Pragma", "no-cache")
        .with("Builder-Version", builder())
        .with("Swarm", swarm.get().state());
  }

  private String builder() {
    if (engine.isEmpty()) return "1";
    try {
      return engine.get().facts().builder();
    } catch (DockerException away) {
      // A ping answers for this daemon; the commands that need the engine will say that it is away.
      log.log(DEBUG, "ping without engine: {0}", away.getMessage());
      return "1";
    }
  }

  private Answer version(Request request) throws DockerException {
    if (engine.isEmpty())
      return Answer.json(200, VersionDocument.alone(identity, HostFacts.read()));
    try {
      return Answer.json(
          200, VersionDocument.merged(engine.get().ask("/version", DOCUMENT_BYTES), identity));
    } catch (DockerException.Unreachable away) {
      return Answer.json(200, VersionDocument.alone(identity, HostFacts.read()));
    }
  }

  private Answer info(Request request) throws DockerException {
    var part = swarm.get();
    if (engine.isEmpty())
      return Answer.json(200, InfoDocument.alone(identity, HostFacts.read(), part, List.of()));
    try {
      return Answer.json(200, InfoDocument.merged(engine.get().ask("/info", DOCUMENT_BYTES), part));
    } catch (DockerException.Unreachable away) {
      var warning =
          "WARNING: the container engine of this node cannot be reached: " + away.getMessage();
      return Answer.json(
          200, InfoDocument.alone(identity, HostFacts.read(), part, List.of(warning)));
    }
  }
}
