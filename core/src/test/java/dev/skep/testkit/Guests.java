package dev.skep.testkit;

import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Meta;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import java.util.List;
import java.util.Optional;

/// Guests for tests: their container is named as they are.
public final class Guests {
  private Guests() {}

  public static Guest of(String id, String node, String network) {
    return wishing(id, node, network, "");
  }

  /// @param address that it wants, without prefix length
  public static Guest wishing(String id, String node, String network, String address) {
    return new Guest(
        new GuestId(id),
        Meta.NEW,
        new NodeId(node),
        new NetworkId(network),
        id,
        List.of(),
        address,
        Optional.empty(),
        "");
  }
}
