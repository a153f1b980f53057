package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import java.util.List;
import java.util.stream.Stream;

/// `/secrets` and `/configs`: there are none yet, which is what their lists say. Everything else is
/// declined in one clear sentence rather than answered with a "page not found" that would make
/// users doubt their client.
public final class UnbuiltRoutes {
  private UnbuiltRoutes() {}

  public static List<Route> of(Swarm swarm) {
    return Stream.concat(routes(swarm, "secret"), routes(swarm, "config")).toList();
  }

  private static Stream<Route> routes(Swarm swarm, String kind) {
    var ask = new Ask(swarm);
    var leader = new AtLeader(swarm);
    String path = "/" + kind + "s";
    return Stream.of(
        Route.get(path, leader.answers(_ -> none(ask))),
        Route.get(path + "/{id}", leader.answers(request -> missing(ask, kind, request))),
        Route.post(path + "/create", leader.answers(_ -> declined(ask, kind))),
        Route.post(path + "/{id}/update", leader.answers(_ -> declined(ask, kind))),
        Route.delete(path + "/{id}", leader.answers(_ -> declined(ask, kind))));
  }

  private static Answer none(Ask ask) throws InterruptedException {
    ask.view();
    return Ask.json(200, List.of());
  }

  private static Answer missing(Ask ask, String kind, Request request) throws InterruptedException {
    ask.view();
    throw HttpRefusal.notFound(kind + " " + request.parameter("id") + " not found");
  }

  private static Answer declined(Ask ask, String kind) throws InterruptedException {
    ask.view();
    throw new HttpRefusal(501, kind + "s are not supported by this version of Skep yet");
  }
}
