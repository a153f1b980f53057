package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `/events`: the swarm's and this node's engine's, in one stream.
public final class EventRoutes {
  private final EventSource swarm;
  private final Optional<Handler> engine;
  private final InstantSource clock;

  private EventRoutes(EventSource swarm, Optional<Handler> engine, InstantSource clock) {
    this.swarm = swarm;
    this.engine = engine;
    this.clock = clock;
  }

  /// @param engine answers as the engine does; empty where there is none
  public static List<Route> of(
      EventSource swarm, Optional<? extends Handler> engine, InstantSource clock) {
    var routes = new EventRoutes(swarm, engine.map(it -> it), clock);
    return List.of(Route.get("/events", routes::events));
  }

  private Answer events(Request request) throws IOException, InterruptedException {
    EventQuery query = EventQuery.parse(request.query());
    Optional<Handler> asked = engine.filter(_ -> query.filter().wantsEngines());
    // Where the engine is asked, it judges the filters: it may know more of them.
    if (asked.isEmpty()) {
      var unknown = query.filter().unknownKey();
      if (unknown.isPresent()) throw HttpRefusal.badRequest(unknown.get().text());
    }
    Instant now = clock.instant();
    var engines = new ArrayList<Answer>();
    try {
      // What is to come first, so that nothing is lost between the two.
      Optional<Answer> live = Optional.empty();
      Optional<Answer> past = Optional.empty();
      if (asked.isPresent() && query.asksForMore(now)) {
        live = Optional.of(ask(asked.get(), request, liveQuery(request, query, now), engines));
        if (live.get().status() != 200) return refused(live.get(), engines);
      }
      if (asked.isPresent() && query.asksForPast()) {
        past = Optional.of(ask(asked.get(), request, pastQuery(request, query, now), engines));
        if (past.get().status() != 200) return refused(past.get(), engines);
      }
      var stream = new EventStream(query, swarm, clock, now, past, live);
      request.client().whenGone(stream::hangUp);
      return Answer.stream(200, "application/json", stream);
    } catch (IOException | InterruptedException | RuntimeException trouble) {
      engines.forEach(answer -> answer.content().close());
      throw trouble;
    }
  }

  private static Answer ask(Handler engine, Request request, String rawQuery, List<Answer> engines)
      throws IOException, InterruptedException {
    Answer answer = engine.handle(request.asking(rawQuery));
    engines.add(answer);
    return answer;
  }

  /// Lets go of the other answer.
  private static Answer refused(Answer refusal, List<Answer> engines) {
    engines.stream().filter(it -> !it.equals(refusal)).forEach(it -> it.content().close());
    return refusal;
  }

  /// An engine's replay ends only where it has an end in the past: then it can be sorted.
  private static String pastQuery(Request request, EventQuery query, Instant now) {
    Instant end = query.until().filter(now::isAfter).orElse(now);
    return rawQuery(request, query.since(), Optional.of(end));
  }

  private static String liveQuery(Request request, EventQuery query, Instant now) {
    Optional<Instant> since = Optional.of(now.plusNanos(1)).filter(_ -> query.asksForPast());
    return rawQuery(request, since, query.until());
  }

  private static String rawQuery(
      Request request, Optional<Instant> since, Optional<Instant> until) {
    var parts = new ArrayList<String>();
    since.ifPresent(at -> parts.add("since=" + text(at)));
    until.ifPresent(at -> parts.add("until=" + text(at)));
    request
        .query()
        .first("filters")
        .ifPresent(it -> parts.add("filters=" + URLEncoder.encode(it, StandardCharsets.UTF_8)));
    return String.join("&", parts);
  }

  private static String text(Instant at) {
    return "%d.%09d".formatted(at.getEpochSecond(), at.getNano());
  }
}
