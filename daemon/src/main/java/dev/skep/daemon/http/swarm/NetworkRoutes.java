package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.codec.ApiVersion;
import dev.skep.dockerapi.view.NetworkDocument;
import dev.skep.dockerapi.view.NetworkUsers;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Filters;
import dev.skep.manager.api.Lookup;
import dev.skep.manager.api.Networks;
import dev.skep.model.Network;
import dev.skep.model.PredefinedNetwork;
import dev.skep.store.View;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/networks`: the swarm's networks before the engine's own. What is not the swarm's business goes
/// to the engine as it came. A manager that does not lead asks the leader for the swarm's part, and
/// only that: engines are the business of the nodes they are on.
///
/// A worker does not know the swarm's networks, but it has some of them, and shows those.
public final class NetworkRoutes {
  private static final ApiVersion SHOWS_IPV4 = new ApiVersion("1.48");
  private static final JsonMapper JSON = new JsonMapper();

  private final Swarm swarm;
  private final Ask ask;
  private final AtLeader leader;
  private final Handler engine;
  private final LocalNetworks local;

  private NetworkRoutes(Swarm swarm, Handler engine) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
    this.leader = new AtLeader(swarm);
    this.engine = engine;
    this.local = new LocalNetworks(engine);
  }

  /// Stand before the engine's routes.
  ///
  /// @param engine who answers for the engine's own networks
  public static List<Route> of(Swarm swarm, Handler engine, Ids ids, InstantSource clock) {
    var it = new NetworkRoutes(swarm, engine);
    var creation = new NetworkCreation(swarm, engine, it.local, ids);
    var prune = new NetworkPrune(swarm, it.local, clock);
    return List.of(
        Route.get("/networks", it::list),
        Route.get("/networks/", it::list),
        Route.post("/networks/create", request -> creation.create(request.keepingBody())),
        Route.post("/networks/prune", prune::prune),
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

  // lists

  private Answer list(Request request) throws IOException, InterruptedException {
    if (request.client().isManager()) return swarms(request, this::listSwarms);
    Answer engines = engine.handle(request);
    if (engines.status() != 200) return engines;
    Answer swarms = swarms(request, this::listSwarms);
    ArrayNode merged = JSON.createArrayNode();
    if (swarms.status() == 200) {
      LocalNetworks.json(swarms).forEach(merged::add);
    } else {
      carried(request).forEach(merged::add);
    }
    var seen = new TreeSet<String>();
    for (JsonNode network : merged) seen.add(network.path("Id").asString(""));
    for (JsonNode network : LocalNetworks.json(engines)) {
      boolean carrier = network instanceof ObjectNode it && carriesOne(it);
      if (!carrier && !seen.contains(network.path("Id").asString(""))) merged.add(network);
    }
    Answer answer = Answer.json(200, JSON.writeValueAsBytes(merged));
    return Stale.is(swarms) ? Stale.marked(answer) : answer;
  }

  private static boolean carriesOne(ObjectNode network) {
    return new LocalNetworks.Local(network).carries().isPresent();
  }

  /// What this node alone knows of the swarm's networks.
  private List<ObjectNode> carried(Request request) throws IOException, InterruptedException {
    Filters filters = Ask.filters(request);
    return local.carriers(request).stream()
        .filter(it -> NetworkFilter.admits(it, filters))
        .map(LocalNetworks.Local::asSwarms)
        .toList();
  }

  private Answer listSwarms(Request request) {
    Filters filters = Ask.filters(request);
    boolean showsIpv4 = showsIpv4(request);
    View view = ask.view();
    return Ask.json(
        200,
        view.networks().stream()
            .filter(it -> PredefinedNetwork.of(it.id()).isEmpty())
            .filter(it -> NetworkFilter.admits(it, view, filters))
            .map(it -> NetworkDocument.of(it, showsIpv4))
            .toList());
  }

  private static boolean showsIpv4(Request request) {
    return !request.version().isBefore(SHOWS_IPV4);
  }

  // one network

  /// What the engine has under exactly that word comes first, so that `bridge` is the node's own
  /// and no id of the swarm that happens to begin like it.
  private Answer inspect(Request request) throws IOException, InterruptedException {
    request.query().parseBoolBriefly("verbose");
    if (request.client().isManager()) return swarms(request, this::inspectSwarms);
    String word = request.parameter("id");
    String scope = request.query().text("scope");
    if (scope.isEmpty() && PredefinedNetwork.named(word).isPresent()) return engine.handle(request);
    Optional<LocalNetworks.Local> found = local.find(request, word);
    boolean carrier = found.flatMap(LocalNetworks.Local::carries).isPresent();
    boolean exact = found.filter(it -> it.is(word)).isPresent();
    if (scope.equals("local") && carrier) throw missing(word);
    boolean mayBeSwarms = scope.isEmpty() || scope.equals("swarm");
    if (!mayBeSwarms || (scope.isEmpty() && exact && !carrier)) return engine.handle(request);
    if (!(swarm.standing() instanceof Standing.Manager)) return onWorker(request, found, scope);
    Answer swarms = named(request, found, this::inspectSwarms);
    if (swarms.status() == 200) return withContainers(request, swarms);
    // Ambiguous is an answer, too.
    if (swarms.status() == 400) return swarms;
    if (carrier && hasNoSay(swarms)) {
      return Answer.json(200, JSON.writeValueAsBytes(found.get().asSwarms()));
    }
    if (scope.isEmpty() && !carrier) return engine.handle(request);
    throw missing(word);
  }

  /// By the user's word, else as what the engine knows under it: a bridge may have the name of a
  /// network that is gone while the swarm has another of that name.
  private Answer named(Request request, Optional<LocalNetworks.Local> found, Handler atLeader)
      throws IOException, InterruptedException {
    Answer swarms = swarms(request, atLeader);
    Optional<String> carried = found.flatMap(LocalNetworks.Local::carries);
    if (swarms.status() != 404 || carried.isEmpty()) return swarms;
    return swarms(about(request, carried), atLeader);
  }

  /// By the id of the swarm's network, whatever the user called it.
  private static Request about(Request request, Optional<String> id) {
    return id.map(it -> request.naming("/networks/" + it, "id", it)).orElse(request);
  }

  private static HttpRefusal missing(String word) {
    return HttpRefusal.notFound("network " + word + " not found");
  }

  private Answer onWorker(Request request, Optional<LocalNetworks.Local> found, String scope)
      throws IOException, InterruptedException {
    String word = request.parameter("id");
    Optional<LocalNetworks.Local> carrier = found.filter(it -> it.carries().isPresent());
    if (carrier.isEmpty()) {
      carrier =
          local.carriers(request).stream()
              .filter(it -> it.carries().filter(id -> id.startsWith(word)).isPresent())
              .findFirst();
    }
    if (carrier.isPresent()) {
      return Answer.json(200, JSON.writeValueAsBytes(carrier.get().asSwarms()));
    }
    if (scope.equals("swarm")) throw missing(word);
    return engine.handle(request);
  }

  /// Adds the containers that this node has on the network, if it has the network.
  private Answer withContainers(Request request, Answer swarms)
      throws IOException, InterruptedException {
    if (!(LocalNetworks.json(swarms) instanceof ObjectNode document)) return swarms;
    String id = document.path("Id").asString("");
    Optional<LocalNetworks.Local> carrier =
        local
            .find(request, document.path("Name").asString(""))
            .filter(it -> it.carries().filter(id::equals).isPresent());
    if (carrier.isEmpty()) return swarms;
    document.set("Containers", carrier.get().document().path("Containers"));
    Answer answer = Answer.json(200, JSON.writeValueAsBytes(document));
    return Stale.is(swarms) ? Stale.marked(answer) : answer;
  }

  private Answer inspectSwarms(Request request) {
    String word = request.parameter("id");
    View view = ask.view();
    return switch (Lookup.network(view, word)) {
      case Lookup.Found<Network>(var network) -> {
        var document = NetworkDocument.of(network, showsIpv4(request));
        var services =
            request.query().parseBoolBriefly("verbose")
                ? NetworkUsers.services(network, view)
                : Collections.<String, NetworkUsers.ServiceInfo>emptySortedMap();
        yield Ask.json(200, document.with(NetworkUsers.peers(network, view), services));
      }
      case Lookup.Missed<Network>(var why) when why.text().contains("ambiguous") ->
          throw HttpRefusal.badRequest(
              "2 matches found based on ID prefix: network " + word + " is ambiguous");
      case Lookup.Missed<Network> _ -> throw missing(word);
    };
  }

  // removing

  private Answer remove(Request request) throws IOException, InterruptedException {
    if (request.client().isManager()) return swarms(request, this::removeSwarms);
    String word = request.parameter("id");
    if (PredefinedNetwork.named(word).isPresent()) return engine.handle(request);
    Optional<LocalNetworks.Local> found = local.find(request, word);
    Optional<String> carried = found.flatMap(LocalNetworks.Local::carries);
    if (carried.isEmpty() && found.filter(it -> it.is(word)).isPresent()) {
      return engine.handle(request);
    }
    Answer swarms = named(request, found, this::removeSwarms);
    boolean engines =
        carried.isEmpty()
            && (swarms.status() == 404 || (hasNoSay(swarms) && !mayBeSwarms(request)));
    return engines ? engine.handle(request) : swarms;
  }

  private static boolean hasNoSay(Answer swarms) {
    return swarms.status() == 500 || swarms.status() == 503;
  }

  /// Without a leader the engine's own networks may still go, the swarm's may not.
  private boolean mayBeSwarms(Request request) {
    return swarm.view().map(it -> Lookup.network(it, request.parameter("id"))).stream()
        .anyMatch(Lookup.Found.class::isInstance);
  }

  private Answer removeSwarms(Request request) throws InterruptedException {
    String word = request.parameter("id");
    ask.write(view -> Networks.remove(view, word));
    return Answer.empty(204);
  }
}
