package dev.skep.daemon.http.engine;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import java.util.List;
import java.util.stream.Stream;

/// Everything that is the engine's own business. Which methods exist below these paths is for the
/// engine to say: its 404 is the same as ours.
public final class EngineRoutes {
  private static final List<String> SUBTREES =
      List.of(
          "/containers",
          "/images",
          "/exec",
          "/build",
          "/volumes",
          "/networks",
          "/plugins",
          "/distribution");

  private static final List<String> SINGLES =
      List.of("/events", "/system/df", "/auth", "/commit", "/session", "/grpc");

  private EngineRoutes() {}

  public static List<Route> of(EngineLink engine) {
    return routes(new Forwarder(engine));
  }

  /// The same routes where there is no engine at all.
  public static List<Route> withoutEngine() {
    return routes(EngineRoutes::refuse);
  }

  private static Answer refuse(Request request) {
    return Answer.error(
        501,
        "this node runs tasks without a container engine: "
            + request.method()
            + " "
            + request.path()
            + " needs one");
  }

  private static List<Route> routes(Handler handler) {
    var subtrees =
        SUBTREES.stream()
            .flatMap(path ->
                Stream.of(Route.any(path, handler), Route.any(path + "/{rest:.*}", handler)));
    return Stream.concat(subtrees, SINGLES.stream().map(path -> Route.any(path, handler))).toList();
  }
}
