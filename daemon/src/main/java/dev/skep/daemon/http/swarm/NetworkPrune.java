package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.dockerapi.view.PrunedNetworks;
import dev.skep.manager.api.Decision;
import dev.skep.manager.api.Filters;
import dev.skep.manager.api.Networks;
import dev.skep.model.Network;
import dev.skep.model.PredefinedNetwork;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/// `POST /networks/prune`: the engine's networks that nobody uses, and on managers the swarm's,
/// except the routing mesh's. The engine is not told to prune by itself: to it, what carries a
/// network of the swarm would be a network like any other.
final class NetworkPrune {
  private static final String UNUSED = "{\"dangling\":{\"true\":true},\"type\":{\"custom\":true}}";
  private static final List<String> KEYS = List.of("label", "label!", "until");

  private final Swarm swarm;
  private final Ask ask;
  private final AtLeader leader;
  private final LocalNetworks local;
  private final InstantSource clock;

  NetworkPrune(Swarm swarm, LocalNetworks local, InstantSource clock) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
    this.leader = new AtLeader(swarm);
    this.local = local;
    this.clock = clock;
  }

  Answer prune(Request request) throws IOException, InterruptedException {
    Wish wish = wish(request);
    if (request.client().isManager()) {
      return leader.answers(_ -> pruneSwarms(wish)).handle(request);
    }
    var gone = new ArrayList<String>();
    for (LocalNetworks.Local it : local.list(request, UNUSED)) {
      boolean meant = it.carries().isEmpty() && wish.admits(it.created(), it.labels());
      if (meant && local.remove(request, it)) gone.add(it.name());
    }
    if (swarm.standing() instanceof Standing.Manager) gone.addAll(swarms(request, wish));
    return Ask.json(200, new PrunedNetworks(gone));
  }

  /// Nothing where there is no leader to ask: what the engine had is pruned nevertheless.
  private List<String> swarms(Request request, Wish wish) throws IOException, InterruptedException {
    try {
      Answer answer = leader.answers(_ -> pruneSwarms(wish)).handle(request);
      return LocalNetworks.json(answer)
          .path("NetworksDeleted")
          .valueStream()
          .map(JsonNode::asString)
          .toList();
    } catch (HttpRefusal leaderless) {
      return List.of();
    }
  }

  private Answer pruneSwarms(Wish wish) throws InterruptedException {
    var gone = new ArrayList<String>();
    for (Network it : ask.view().networks()) {
      boolean meant =
          !it.spec().ingress()
              && PredefinedNetwork.of(it.id()).isEmpty()
              && wish.admits(it.meta().createdAt(), it.spec().annotations().labels());
      if (meant && isRemoved(it)) gone.add(it.name());
    }
    return Ask.json(200, new PrunedNetworks(gone));
  }

  /// Somebody may have begun to use it meanwhile; then it stays, and that is no error.
  private boolean isRemoved(Network it) throws InterruptedException {
    return swarm.write(view -> Networks.remove(view, it.id().value()))
        instanceof Decision.Accept<?>;
  }

  private Wish wish(Request request) {
    Filters filters = Ask.filters(request);
    filters
        .unknownKey(KEYS)
        .ifPresent(why -> {
          throw HttpRefusal.badRequest(why.text());
        });
    List<String> until = List.copyOf(filters.of("until"));
    if (until.size() > 1) throw HttpRefusal.badRequest("more than one until filter specified");
    Instant latest =
        until.stream()
            .map(it -> GoMoment.parse(it, clock.instant()))
            .findFirst()
            .orElse(Instant.MAX);
    return new Wish(filters, latest);
  }

  /// @param latest younger networks stay
  private record Wish(Filters filters, Instant latest) {
    boolean admits(Instant created, SortedMap<String, String> labels) {
      boolean spared = !filters.of("label!").isEmpty() && filters.labels("label!", labels);
      return !created.isAfter(latest) && filters.labels("label", labels) && !spared;
    }
  }
}
