package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.view.CreatedNetwork;
import dev.skep.dockerapi.view.NetworkCreateRequest;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Networks;
import dev.skep.model.NetworkSpec;
import dev.skep.model.PredefinedNetwork;
import dev.skep.store.Refusal;
import java.io.IOException;
import java.util.List;

/// `POST /networks/create`: overlays and what has swarm scope are the swarm's, all else is the
/// engine's. Before the swarm is asked stands what Docker's daemon says by itself, in its order.
final class NetworkCreation {
  private static final List<String> IPAM_DRIVERS = List.of("", "default");

  private final Swarm swarm;
  private final Ask ask;
  private final AtLeader leader;
  private final Handler engine;
  private final LocalNetworks local;
  private final Ids ids;

  NetworkCreation(Swarm swarm, Handler engine, LocalNetworks local, Ids ids) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
    this.leader = new AtLeader(swarm);
    this.engine = engine;
    this.local = local;
    this.ids = ids;
  }

  /// @param request whose body may be read again
  Answer create(Request request) throws IOException, InterruptedException {
    NetworkCreateRequest asked = Ask.body(request, NetworkCreateRequest.class);
    boolean overlay = asked.driver().equals(NetworkSpec.OVERLAY);
    if (!overlay && !asked.scope().equals("swarm")) return createLocal(request, asked);
    checkStanding(overlay);
    checkDaemonsPart(asked);
    if (!request.client().isManager()) checkLocalNames(request, asked);
    return leader.answers(_ -> createSwarms(asked)).handle(request);
  }

  private void checkStanding(boolean overlay) {
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
  }

  private void checkDaemonsPart(NetworkCreateRequest asked) {
    if (isTaken(asked)) throw taken(asked);
    if (asked.name().isEmpty()) throw HttpRefusal.badRequest("invalid name: name is empty");
    if (asked.scope().equals("local")) {
      throw new HttpRefusal(403, "cannot downgrade network scope for overlay networks");
    }
    if (!asked.enableIpv4().orElse(true)) {
      throw HttpRefusal.badRequest("IPv4 cannot be disabled in a Swarm scoped network");
    }
    if (asked.configOnly()
        || asked.configFrom().filter(it -> !it.network().isEmpty()).isPresent()) {
      throw unsupported("swarm networks made from a configuration");
    }
    if (asked.reservesAddresses()) {
      throw unsupported("auxiliary addresses of swarm networks");
    }
    if (!IPAM_DRIVERS.contains(asked.ipamDriver())) {
      throw Ask.refusal(
          ApiError.of(Refusal.invalid("error during lookup of plugin " + asked.ipamDriver())));
    }
  }

  private static HttpRefusal unsupported(String what) {
    return new HttpRefusal(501, what + " are not supported by this version of Skep");
  }

  /// On this manager's own view, which may be behind: the leader judges again.
  private boolean isTaken(NetworkCreateRequest asked) {
    return (isMember() && PredefinedNetwork.named(asked.name()).isPresent())
        || swarm.view().flatMap(it -> it.networkNamed(asked.name())).isPresent();
  }

  private boolean isMember() {
    return swarm.standing() instanceof Standing.Manager;
  }

  /// What carries a network of the swarm is not in the way of another of that name: it goes with
  /// its own.
  private void checkLocalNames(Request request, NetworkCreateRequest asked)
      throws IOException, InterruptedException {
    boolean taken =
        local
            .find(request, asked.name())
            .filter(it -> it.name().equals(asked.name()) && it.carries().isEmpty())
            .isPresent();
    if (taken) throw taken(asked);
  }

  private Answer createSwarms(NetworkCreateRequest asked) throws InterruptedException {
    if (ask.view().networkNamed(asked.name()).isPresent()) throw taken(asked);
    NetworkSpec spec = asked.spec();
    Networks.Created created = ask.write(view -> Networks.create(view, spec, ids));
    return Ask.json(201, CreatedNetwork.of(created.network(), created.warning()));
  }

  /// This manager's own view will do: names are no lock between a swarm and its engines.
  private Answer createLocal(Request request, NetworkCreateRequest asked)
      throws IOException, InterruptedException {
    if (isTaken(asked)) throw taken(asked);
    return engine.handle(request);
  }

  private static HttpRefusal taken(NetworkCreateRequest asked) {
    return HttpRefusal.conflict("network with name " + asked.name() + " already exists");
  }
}
