package dev.skep.daemon.http.swarm;

import dev.skep.daemon.engine.NodeLabels;
import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.JsonBody;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.http.swarm.Guests.Outcome;
import dev.skep.daemon.http.swarm.Guests.Place;
import dev.skep.manager.api.Lookup;
import dev.skep.model.Network;
import dev.skep.model.PredefinedNetwork;
import dev.skep.store.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The user's own containers on networks of the swarm. Addresses there are given by the managers:
/// before the engine hears of such a container, it has one, and the engine is told which. One that
/// the engine gave by itself would sooner or later be a task's, too.
public final class OwnContainers {
  private static final String NOT_FOUND = Refusal.Code.NOT_FOUND.word();

  private final Swarm swarm;
  private final Handler engine;
  private final LocalNetworks local;

  private OwnContainers(Swarm swarm, Handler engine) {
    this.swarm = swarm;
    this.engine = engine;
    this.local = new LocalNetworks(engine);
  }

  /// Stand before the engine's routes, to which all goes that names no network of the swarm.
  public static List<Route> of(Swarm swarm, Handler engine) {
    var it = new OwnContainers(swarm, engine);
    return List.of(
        Route.post("/containers/create", request -> it.create(request.keepingBody())),
        Route.delete("/containers/{id}", it::remove),
        Route.post("/networks/{id}/connect", request -> it.connect(request.keepingBody())),
        Route.post("/networks/{id}/disconnect", request -> it.disconnect(request.keepingBody())),
        Route.post("/build", it::build));
  }

  private Answer create(Request request) throws IOException, InterruptedException {
    byte[] bytes = request.body().bytes(JsonBody.LIMIT_BYTES);
    Optional<GuestBody> body = GuestBody.parse(bytes);
    if (body.isEmpty()) return engine.handle(request);
    var places = new ArrayList<Place>();
    try {
      for (String word : body.get().settledFirst(NetworksNamed.in(bytes))) {
        seat(request, word, body.get(), places);
      }
      if (places.isEmpty()) return engine.handle(request);
      return engine.handle(request.sending(body.get().bytes()));
    } finally {
      places.forEach(Place::close);
    }
  }

  /// @param places those that the container has so far
  private void seat(Request request, String word, GuestBody body, List<Place> places)
      throws IOException, InterruptedException {
    Optional<Swarms> network = swarms(request, word);
    if (network.isEmpty()) return;
    String container = request.query().text("name");
    Optional<Place> given = place(network.get(), body.asked(word, network.get().word(), container));
    if (given.isEmpty()) return;
    Place place = given.get();
    Optional<Place> same =
        places.stream().filter(it -> it.network().id().equals(place.network().id())).findFirst();
    places.add(place);
    if (same.isPresent()) body.rename(word, same.get());
    else body.seat(word, place);
  }

  private Answer connect(Request request) throws IOException, InterruptedException {
    byte[] bytes = request.body().bytes(JsonBody.LIMIT_BYTES);
    Optional<GuestBody> body = GuestBody.parse(bytes);
    Optional<Swarms> network = swarms(request, request.parameter("id"));
    if (body.isEmpty() || network.isEmpty()) {
      for (String word : NetworksNamed.in(bytes)) refuseSwarms(request, word);
      return engine.handle(request);
    }
    String name = usersOwn(request, body.get().container(), network.get());
    Optional<Place> given =
        place(network.get(), body.get().askedToConnect(network.get().word(), name));
    if (given.isEmpty()) return engine.handle(request);
    try (Place place = given.get()) {
      body.get().seatConnected(place);
      return engine.handle(
          at(request, "/connect", place.network().name()).sending(body.get().bytes()));
    }
  }

  private Answer disconnect(Request request) throws IOException, InterruptedException {
    Optional<Swarms> network = swarms(request, request.parameter("id"));
    Optional<String> carrier = network.flatMap(Swarms::carrier);
    Optional<GuestBody> body = GuestBody.parse(request.body().bytes(JsonBody.LIMIT_BYTES));
    if (carrier.isEmpty() || body.isEmpty()) return engine.handle(request);
    usersOwn(request, body.get().container(), network.get());
    return released(engine.handle(at(request, "/disconnect", carrier.get())));
  }

  private Answer remove(Request request) throws IOException, InterruptedException {
    return released(engine.handle(request));
  }

  /// An address may have become free.
  private Answer released(Answer answer) {
    if (answer.status() < 300) swarm.guests().ifPresent(Guests::lookAgain);
    return answer;
  }

  /// The request to the engine, about the network as the engine calls it.
  private static Request at(Request request, String verb, String name) {
    return request.naming("/networks/" + LocalNetworks.escaped(name) + verb, "id", name);
  }

  /// The steps of a build run in containers that come and go unseen.
  private Answer build(Request request) throws IOException, InterruptedException {
    refuseSwarms(request, request.query().text("networkmode"));
    return engine.handle(request);
  }

  private void refuseSwarms(Request request, String word) throws IOException, InterruptedException {
    Optional<Swarms> network = swarms(request, word);
    if (network.isEmpty() || !isThere(network.get())) return;
    throw new HttpRefusal(
        501,
        "network "
            + word
            + " is the swarm's: containers come to it by docker run and docker network connect"
            + " only");
  }

  private boolean isThere(Swarms network) {
    return network.carrier().isPresent()
        || swarm
            .view()
            .filter(view -> Lookup.network(view, network.word()) instanceof Lookup.Found)
            .isPresent();
  }

  // places

  /// Empty if the swarm has no such network: then it is the engine's affair.
  private Optional<Place> place(Swarms network, Guests.Asked asked)
      throws IOException, InterruptedException {
    Optional<Guests> guests = swarm.guests();
    if (guests.isEmpty()) throw HttpRefusal.unavailable("This node is not part of a swarm");
    try {
      return switch (guests.get().ask(asked)) {
        case Outcome.Given(var place) -> Optional.of(place);
        case Outcome.Refused(var code, _) when code.equals(NOT_FOUND) && network.isPerhaps() ->
            Optional.empty();
        case Outcome.Refused(var code, var why) ->
            throw new HttpRefusal(
                500,
                "Could not attach to network "
                    + network.said()
                    + ": rpc error: code = "
                    + code
                    + " desc = "
                    + why);
        case Outcome.Unanswered _ ->
            throw new HttpRefusal(
                500,
                "attaching to network failed, make sure your network options are correct and check"
                    + " manager logs: context deadline exceeded");
      };
    } catch (IOException broke) {
      throw new HttpRefusal(500, String.valueOf(broke.getMessage()));
    }
  }

  /// The name of a container that is no task's: these have only what the swarm gave them.
  private String usersOwn(Request request, String word, Swarms network)
      throws IOException, InterruptedException {
    Optional<JsonNode> container = local.container(request, word);
    boolean task =
        container
            .map(it -> it.path("Config").path("Labels").path(NodeLabels.TASK).asString(""))
            .filter(it -> !it.isEmpty())
            .isPresent();
    if (!task) {
      return container.map(it -> it.path("Name").asString("").replaceFirst("^/", "")).orElse("");
    }
    throw new HttpRefusal(
        501,
        "the networks of a task's container are the swarm's: update the service to change network "
            + network.said());
  }

  // words for networks

  /// A network that is the swarm's, or may be.
  ///
  /// @param said the user's word
  /// @param word its id, if that is known here
  /// @param carrier the name of the engine's network that stands for it; empty while there is none
  private record Swarms(String said, String word, Optional<String> carrier) {
    /// Only the managers know.
    boolean isPerhaps() {
      return carrier.isEmpty();
    }
  }

  /// Empty if the word leads to none. What the engine has of its own under it is meant first.
  private Optional<Swarms> swarms(Request request, String word)
      throws IOException, InterruptedException {
    if (isNobodys(word)) return Optional.empty();
    Optional<LocalNetworks.Local> found = local.find(request, word);
    if (found.isPresent()) {
      String name = found.get().name();
      // What stands here under that name may still be a former network's.
      return found
          .get()
          .carries()
          .map(id -> new Swarms(word, name.equals(word) ? known(word) : id, Optional.of(name)));
    }
    if (swarm.guests().isEmpty()) return Optional.empty();
    String id = known(word);
    return Optional.of(new Swarms(word, id, carrier(request, id)));
  }

  /// The id, if this node knows it; else the word itself.
  private String known(String word) {
    return swarm
        .view()
        .map(view -> Lookup.network(view, word))
        .map(lookup ->
            lookup instanceof Lookup.Found<Network>(var network) ? network.id().value() : word)
        .orElse(word);
  }

  /// What stands on this node for the swarm's network with that id, or whose id begins so.
  private Optional<String> carrier(Request request, String id)
      throws IOException, InterruptedException {
    return local.carriers(request).stream()
        .filter(it -> it.carries().filter(carried -> carried.startsWith(id)).isPresent())
        .map(LocalNetworks.Local::name)
        .findFirst();
  }

  /// `default`, and another container's: what leads to no network by name.
  private static boolean isNobodys(String word) {
    return word.isEmpty()
        || word.equals("default")
        || word.startsWith("container:")
        || PredefinedNetwork.named(word).isPresent();
  }
}
