package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.JsonBody;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.manager.api.Lookup;
import dev.skep.model.Network;
import dev.skep.model.PredefinedNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Keeps the user's own containers off the swarm's networks. Addresses there are given by the
/// managers; one that the engine gave by itself would sooner or later be a task's, too.
public final class OwnContainers {
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
        Route.post("/networks/{id}/connect", request -> it.connect(request.keepingBody())),
        Route.post("/networks/{id}/disconnect", it::disconnect),
        Route.post("/build", it::build));
  }

  private Answer create(Request request) throws IOException, InterruptedException {
    checkBody(request);
    return engine.handle(request);
  }

  private Answer connect(Request request) throws IOException, InterruptedException {
    check(request, request.parameter("id"));
    checkBody(request);
    return engine.handle(request);
  }

  /// The swarm's tasks have only what the swarm gave them.
  private Answer disconnect(Request request) throws IOException, InterruptedException {
    String word = request.parameter("id");
    Optional<String> name = swarmsName(request, word);
    if (name.isEmpty()) return engine.handle(request);
    throw new HttpRefusal(
        501,
        "containers cannot be taken off network "
            + name.get()
            + " of the swarm by hand: update the service instead");
  }

  /// The steps of a build run in containers, too.
  private Answer build(Request request) throws IOException, InterruptedException {
    check(request, request.query().text("networkmode"));
    return engine.handle(request);
  }

  private void checkBody(Request request) throws IOException, InterruptedException {
    byte[] body = request.body().bytes(JsonBody.LIMIT_BYTES);
    for (String word : NetworksNamed.in(body)) check(request, word);
  }

  private void check(Request request, String word) throws IOException, InterruptedException {
    Optional<String> name = swarmsName(request, word);
    if (name.isEmpty()) return;
    throw new HttpRefusal(
        501,
        "network "
            + name.get()
            + " is the swarm's: this version of Skep attaches tasks of services to it, and no"
            + " containers of your own");
  }

  /// The name of the swarm's network that the word leads to; empty if it leads to none. What the
  /// engine has of its own under that word is meant first.
  private Optional<String> swarmsName(Request request, String word)
      throws IOException, InterruptedException {
    if (isNobodys(word)) return Optional.empty();
    Optional<LocalNetworks.Local> found = local.find(request, word);
    if (found.isPresent()) {
      return found.filter(it -> it.carries().isPresent()).map(LocalNetworks.Local::name);
    }
    return swarm
        .view()
        .map(view -> Lookup.network(view, word))
        .flatMap(lookup ->
            lookup instanceof Lookup.Found<Network>(var network)
                ? Optional.of(network)
                : Optional.empty())
        .filter(it -> PredefinedNetwork.of(it.id()).isEmpty())
        .map(Network::name);
  }

  /// `default`, and another container's: what leads to no network by name.
  private static boolean isNobodys(String word) {
    return word.isEmpty()
        || word.equals("default")
        || word.startsWith("container:")
        || PredefinedNetwork.named(word).isPresent();
  }
}
