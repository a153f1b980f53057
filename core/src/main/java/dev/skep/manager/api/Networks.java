package dev.skep.manager.api;

import static dev.skep.store.Refusal.Code.ALREADY_EXISTS;
import static dev.skep.store.Refusal.Code.FAILED_PRECONDITION;

import dev.skep.loop.Ids;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NetworkSpec.IpamConfig;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.Subnet;
import dev.skep.store.Change;
import dev.skep.store.References;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What users ask of networks.
public final class Networks {
  private Networks() {}

  /// @param warning what keeps the network from being of use for now; empty if nothing
  public record Created(NetworkId network, String warning) {}

  /// A subnet that overlaps another network's is accepted, as Docker does: the network gets it as
  /// soon as the other is gone.
  public static Decision<Created> create(View view, NetworkSpec asked, Ids ids) {
    Optional<Refusal> refusal =
        Checks.first(
            () -> NetworkCheck.check(asked),
            () -> onlyIngress(view, asked),
            () -> nameIsFree(view, asked));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    var id = new NetworkId(ids.next());
    var network = new Network(id, Meta.NEW, asked, Optional.empty());
    return Decision.accept(
        new Created(id, warning(view, asked)), new Change.CreateNetwork(network));
  }

  private static Optional<Refusal> onlyIngress(View view, NetworkSpec asked) {
    if (!asked.ingress()) return Optional.empty();
    return view.ingress().map(References::ingressPresent);
  }

  private static Optional<Refusal> nameIsFree(View view, NetworkSpec asked) {
    String name = asked.annotations().name();
    boolean predefined = PredefinedNetwork.named(name.toLowerCase(Locale.ROOT)).isPresent();
    if (!predefined && view.networkNamed(name).isEmpty()) return Optional.empty();
    return Optional.of(
        new Refusal(
            ALREADY_EXISTS,
            "name conflicts with an existing object: network " + name + " already exists"));
  }

  private static String warning(View view, NetworkSpec asked) {
    var overlapping = new ArrayList<String>();
    for (IpamConfig it : asked.ipam()) {
      Subnet subnet = Subnet.parse(it.subnet());
      for (Network other : view.networks()) {
        if (subnets(other).stream().anyMatch(subnet::overlaps)) overlapping.add(other.name());
      }
    }
    if (overlapping.isEmpty()) return "";
    return "the subnet overlaps that of network "
        + String.join(", ", overlapping)
        + ": tasks on this network wait until that is removed";
  }

  private static List<Subnet> subnets(Network it) {
    Optional<NetworkState> state = it.state();
    return state.isPresent()
        ? List.of(Subnet.parse(state.get().subnet()))
        : it.spec().ipam().stream().map(IpamConfig::subnet).map(Subnet::parse).toList();
  }

  /// @param word names the network
  public static Decision<NetworkId> remove(View view, String word) {
    return switch (Lookup.network(view, word)) {
      case Lookup.Missed<Network>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Network>(var network) ->
          stays(view, network)
              .<Decision<NetworkId>>map(Decision.Refuse::new)
              .orElseGet(
                  () -> Decision.accept(network.id(), new Change.RemoveNetwork(network.id())));
    };
  }

  private static Optional<Refusal> stays(View view, Network it) {
    return PredefinedNetwork.of(it.id())
        .map(_ -> predefined(it))
        .or(() -> References.inUse(it, view.services(), view.tasks(), view.guestsOn(it.id())));
  }

  private static Refusal predefined(Network it) {
    return new Refusal(
        FAILED_PRECONDITION,
        "network "
            + it.name()
            + " ("
            + it.id()
            + ") is a swarm predefined network and cannot be removed");
  }

  /// Whether nobody stands on the network: it may go at any time.
  public static boolean isUnused(View view, Network it) {
    return References.inUse(it, view.services(), view.tasks(), view.guestsOn(it.id())).isEmpty();
  }
}
