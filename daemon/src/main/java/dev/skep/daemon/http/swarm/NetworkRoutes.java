package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.RequestBody;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.codec.ApiVersion;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.NetworkCreateRequest;
import dev.skep.dockerapi.view.NetworkDocument;
import dev.skep.manager.api.Filters;
import dev.skep.manager.api.Lookup;
import dev.skep.model.Network;
import dev.skep.store.View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `/networks`: the swarm's networks before the engine's own. What is not the swarm's business goes
/// to the engine as it came.
public final class NetworkRoutes {
  /// The engine's bridge behind an overlay carries the overlay's id, so that users see one network,
  /// not two.
  private static final String BACKS = "dev.skep.network.id";

  private static final ApiVersion SHOWS_IPV4 = new ApiVersion(1, 48);
  private static final int BODY_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final Swarm swarm;
  private final Ask ask;
  private final Handler engine;

  private NetworkRoutes(Swarm swarm, Handler engine) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
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
        Route.post("/networks/create", it::create),
        Route.get("/networks/{id}", it::inspect),
        Route.delete("/networks/{id}", it::remove));
  }

  // reading

  private Answer list(Request request) throws IOException, InterruptedException {
    Filters filters = Ask.filters(request);
    Answer engines = engine.handle(request);
    Optional<View> view = swarmView();
    if (engines.status() != 200 || view.isEmpty()) return engines;
    ArrayNode merged = JSON.createArrayNode();
    var seen = new TreeSet<String>();
    for (Network network : view.get().networks()) {
      if (!NetworkFilter.admits(network, filters)) continue;
      seen.add(network.id().value());
      merged.add(JSON.readTree(document(network, request)));
    }
    for (JsonNode network : JSON.readTree(bytes(engines))) {
      String backs = network.path("Labels").path(BACKS).asString("");
      if (backs.isEmpty() && !seen.contains(network.path("Id").asString(""))) merged.add(network);
    }
    return Answer.json(200, JSON.writeValueAsBytes(merged));
  }

  /// Empty where only local networks can be shown; that is not an error.
  private Optional<View> swarmView() throws InterruptedException {
    return swarm.standing() instanceof Standing.Manager ? swarm.view() : Optional.empty();
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
    Optional<View> view = swarmView();
    if (view.isEmpty() || scope.equals("local")) return engine.handle(request);
    String word = request.parameter("id");
    return switch (Lookup.network(view.get(), word)) {
      case Lookup.Found<Network>(var network) when scope.isEmpty() || scope.equals("swarm") ->
          Answer.json(200, document(network, request));
      case Lookup.Missed<Network>(var why) when why.text().contains("ambiguous") ->
          throw HttpRefusal.badRequest(
              "2 matches found based on ID prefix: network " + word + " is ambiguous");
      case Lookup.Found<Network> _, Lookup.Missed<Network> _ -> elsewhere(request, scope, word);
    };
  }

  private Answer elsewhere(Request request, String scope, String word)
      throws IOException, InterruptedException {
    if (!scope.equals("swarm")) return engine.handle(request);
    throw HttpRefusal.notFound("network " + word + " not found");
  }

  private static byte[] document(Network network, Request request) {
    boolean showsIpv4 = !Ask.version(request).isBefore(SHOWS_IPV4);
    return DockerJson.write(NetworkDocument.of(network, showsIpv4));
  }

  // writing

  private Answer create(Request request) throws IOException, InterruptedException {
    Request kept = reread(request);
    NetworkCreateRequest asked = Ask.body(kept, NetworkCreateRequest.class);
    boolean overlay = asked.driver().equals("overlay");
    if (!overlay && !asked.scope().equals("swarm")) return createLocal(kept, asked);
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
    if (ask.view().networkNamed(asked.name()).isPresent()) {
      throw HttpRefusal.conflict("network with name " + asked.name() + " already exists");
    }
    throw new HttpRefusal(
        501, "overlay networks of your own are not supported by this version of Skep yet");
  }

  private Answer createLocal(Request request, NetworkCreateRequest asked)
      throws IOException, InterruptedException {
    Optional<View> view = swarmView();
    if (view.isPresent() && view.get().networkNamed(asked.name()).isPresent()) {
      throw HttpRefusal.conflict("network with name " + asked.name() + " already exists");
    }
    return engine.handle(request);
  }

  /// A body can be read once; two want to.
  private static Request reread(Request request) throws IOException {
    return new Request(
        request.method(),
        request.version(),
        request.path(),
        request.rawQuery(),
        request.parameters(),
        request.headers(),
        RequestBody.of(request.body().bytes(BODY_BYTES)),
        request.client());
  }

  private Answer remove(Request request) throws IOException, InterruptedException {
    Optional<View> view = swarmView();
    if (view.isEmpty()) return engine.handle(request);
    return switch (Lookup.network(view.get(), request.parameter("id"))) {
      case Lookup.Missed<Network> _ -> engine.handle(request);
      case Lookup.Found<Network> _ ->
          throw new HttpRefusal(
              501, "removing swarm networks is not supported by this version of Skep yet");
    };
  }
}
