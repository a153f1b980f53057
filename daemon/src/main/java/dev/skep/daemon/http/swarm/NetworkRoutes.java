package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.codec.ApiVersion;
import dev.skep.dockerapi.view.NetworkCreateRequest;
import dev.skep.dockerapi.view.NetworkDocument;
import dev.skep.manager.api.Filters;
import dev.skep.manager.api.Lookup;
import dev.skep.model.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `/networks`: the swarm's networks before the engine's own. What is not the swarm's business goes
/// to the engine as it came. A manager that does not lead asks the leader for the swarm's part, and
/// only that: engines are the business of the nodes they are on.
public final class NetworkRoutes {
  /// The engine's bridge behind an overlay carries the overlay's id, so that users see one network,
  /// not two.
  private static final String BACKS = "dev.skep.network.id";

  private static final ApiVersion SHOWS_IPV4 = new ApiVersion("1.48");
  private static final JsonMapper JSON = new JsonMapper();

  private final Swarm swarm;
  private final Ask ask;
  private final AtLeader leader;
  private final Handler engine;

  private NetworkRoutes(Swarm swarm, Handler engine) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
    this.leader = new AtLeader(swarm);
    this.engine = engine;
  }

  /// Stand before the engine's routes.
  ///
  /// @param engine who answers for the engine's own networks
  public static List<Route> of(Swarm swarm, Handler engine) {
    var it = new NetworkRoutes(swarm, engine);
    return List.of(
        Route.get("/networks", it::list),
        Route.get("/networks/", it::list),
        Route.post("/networks/create", request -> it.create(request.keepingBody())),
        Route.get("/networks/{id}", it::inspect),
        Route.delete("/networks/{id}", it::remove));
  }

  /// What the swarm's side says, a no included. Where it has no say, as on workers, that is a no
  /// too: the engine's networks are there nevertheless.
  private Answer swarms(Request request, Handler atLeader)
      throws IOException, InterruptedException {
    try {
      return leader.answers(atLeader).handle(request);
    } catch (HttpRefusal no) {
      return Answer.error(no.status(), no.getMessage());
    }
  }

  // reading

  private Answer list(Request request) throws IOException, InterruptedException {
    if (request.client().isManager()) return swarms(request, this::listSwarms);
    Answer engines = engine.handle(request);
    if (engines.status() != 200) return engines;
    Answer swarms = swarms(request, this::listSwarms);
    if (swarms.status() != 200) return engines;
    ArrayNode merged = JSON.createArrayNode();
    var seen = new TreeSet<String>();
    for (JsonNode network : JSON.readTree(bytes(swarms))) {
      seen.add(network.path("Id").asString(""));
      merged.add(network);
    }
    for (JsonNode network : JSON.readTree(bytes(engines))) {
      String backs = network.path("Labels").path(BACKS).asString("");
      if (backs.isEmpty() && !seen.contains(network.path("Id").asString(""))) merged.add(network);
    }
    Answer answer = Answer.json(200, JSON.writeValueAsBytes(merged));
    return Stale.is(swarms) ? Stale.marked(answer) : answer;
  }

  private Answer listSwarms(Request request) {
    Filters filters = Ask.filters(request);
    boolean showsIpv4 = showsIpv4(request);
    return Ask.json(
        200,
        ask.view().networks().stream()
            .filter(it -> NetworkFilter.admits(it, filters))
            .map(it -> NetworkDocument.of(it, showsIpv4))
            .toList());
  }

  private static byte[] bytes(Answer answer) throws IOException, InterruptedException {
    return switch (answer.content()) {
      case Answer.Content.Nothing _ -> "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      case Answer.Content.Bytes(var bytes) -> bytes;
      case Answer.Content.Flow(var writer) -> {
        var out = new ByteArrayOutputStream();
        writer.writeTo(out);
        yield out.toByteArray();
      }
      case Answer.Content.Takeover _ -> throw new IOException("a list of networks is no stream");
    };
  }

  private Answer inspect(Request request) throws IOException, InterruptedException {
    request.query().parseBoolBriefly("verbose");
    String scope = request.query().text("scope");
    if (request.client().isManager()) return swarms(request, this::inspectSwarms);
    if (!Set.of("", "swarm").contains(scope)) return engine.handle(request);
    Answer swarms = swarms(request, this::inspectSwarms);
    // Ambiguous is an answer, too.
    if (swarms.status() == 200 || swarms.status() == 400) return swarms;
    if (scope.isEmpty() || !(swarm.standing() instanceof Standing.Manager)) {
      return engine.handle(request);
    }
    throw HttpRefusal.notFound("network " + request.parameter("id") + " not found");
  }

  private Answer inspectSwarms(Request request) {
    String word = request.parameter("id");
    return switch (Lookup.network(ask.view(), word)) {
      case Lookup.Found<Network>(var network) ->
          Ask.json(200, NetworkDocument.of(network, showsIpv4(request)));
      case Lookup.Missed<Network>(var why) when why.text().contains("ambiguous") ->
          throw HttpRefusal.badRequest(
              "2 matches found based on ID prefix: network " + word + " is ambiguous");
      case Lookup.Missed<Network> _ -> throw HttpRefusal.notFound("network " + word + " not found");
    };
  }

  private static boolean showsIpv4(Request request) {
    return !request.version().isBefore(SHOWS_IPV4);
  }

  // writing

  private Answer create(Request request) throws IOException, InterruptedException {
    NetworkCreateRequest asked = Ask.body(request, NetworkCreateRequest.class);
    boolean overlay = asked.driver().equals("overlay");
    if (!overlay && !asked.scope().equals("swarm")) return createLocal(request, asked);
    if (overlay && asked.scope().equals("local")) {
      throw new HttpRefusal(403, "cannot downgrade network scope for overlay networks");
    }
    switch (swarm.standing()) {
      case Standing.Manager _ -> {}
      case Standing.Inactive _ when !overlay ->
          throw new HttpRefusal(
              403, "cannot create a swarm scoped network when swarm is not active");
      case Standing.Worker _ when !overlay ->
          throw new HttpRefusal(
              403,
              "Cannot create a multi-host network from a worker node. Please create the network"
                  + " from a manager node.");
      case Standing.Inactive _,
          Standing.Worker _,
          Standing.Pending _,
          Standing.Preparing _,
          Standing.Failed _,
          Standing.Locked _ ->
          throw new HttpRefusal(403, NotAManager.INACTIVE);
    }
    return leader.answers(_ -> createSwarms(asked)).handle(request);
  }

  private Answer createSwarms(NetworkCreateRequest asked) {
    if (ask.view().networkNamed(asked.name()).isPresent()) throw taken(asked);
    throw new HttpRefusal(
        501, "overlay networks of your own are not supported by this version of Skep yet");
  }

  /// This manager's own view will do: names are no lock between a swarm and its engines.
  private Answer createLocal(Request request, NetworkCreateRequest asked)
      throws IOException, InterruptedException {
    if (swarm.view().flatMap(it -> it.networkNamed(asked.name())).isPresent()) throw taken(asked);
    return engine.handle(request);
  }

  private static HttpRefusal taken(NetworkCreateRequest asked) {
    return HttpRefusal.conflict("network with name " + asked.name() + " already exists");
  }

  private Answer remove(Request request) throws IOException, InterruptedException {
    Answer swarms = swarms(request, this::removeSwarms);
    if (request.client().isManager()) return swarms;
    return swarms.status() == 404 || (hasNoSay(swarms) && !mayBeSwarms(request))
        ? engine.handle(request)
        : swarms;
  }

  private static boolean hasNoSay(Answer swarms) {
    return swarms.status() == 500 || swarms.status() == 503;
  }

  /// Without a leader the engine's own networks may still go, the swarm's may not.
  private boolean mayBeSwarms(Request request) {
    return swarm.view().map(it -> Lookup.network(it, request.parameter("id"))).stream()
        .anyMatch(Lookup.Found.class::isInstance);
  }

  private Answer removeSwarms(Request request) {
    Ask.found(Lookup.network(ask.view(), request.parameter("id")));
    throw new HttpRefusal(
        501, "removing swarm networks is not supported by this version of Skep yet");
  }
}
