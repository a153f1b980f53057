package dev.skep.daemon.http.swarm;

import dev.skep.manager.api.Lookup;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Values;
import dev.skep.store.View;
import dev.skep.wire.NetworkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Managers that give every guest of an attachable network the address 10.0.9.7 or the one that it
/// wants, at the gateway 10.0.9.2.
final class FakeGuests implements Guests {
  private final Supplier<Optional<View>> view;
  private final List<String> held = new ArrayList<>();
  final List<Asked> asked = new ArrayList<>();
  int looks;

  FakeGuests(Supplier<Optional<View>> view) {
    this.view = view;
  }

  /// The names of the networks on which places are held at the moment.
  List<String> held() {
    return List.copyOf(held);
  }

  @Override
  public Outcome ask(Asked wanted) {
    asked.add(wanted);
    return switch (Lookup.network(view.get().orElseThrow(), wanted.network())) {
      case Lookup.Missed<Network> _ ->
          new Outcome.Refused("NotFound", "network " + wanted.network() + " not found");
      case Lookup.Found<Network>(var network) ->
          network.spec().attachable()
              ? new Outcome.Given(place(network, wanted))
              : new Outcome.Refused(
                  "PermissionDenied", "network " + network.name() + " not manually attachable");
    };
  }

  @Override
  public void lookAgain() {
    looks++;
  }

  private Place place(Network network, Asked wanted) {
    held.add(network.name());
    NetworkInfo info = info(network.id(), network.name());
    String address = wanted.address().isEmpty() ? "10.0.9.7" : wanted.address();
    return new Place() {
      @Override
      public NetworkInfo network() {
        return info;
      }

      @Override
      public String address() {
        return address;
      }

      @Override
      public void close() {
        held.remove(info.name());
      }
    };
  }

  static NetworkInfo info(NetworkId id, String name) {
    return new NetworkInfo(
        id, name, "10.0.9.0/24", "10.0.9.2", 4097, 4789, false, false, Values.noLabels());
  }
}
