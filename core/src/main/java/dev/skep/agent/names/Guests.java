package dev.skep.agent.names;

import dev.skep.model.GuestId;
import dev.skep.wire.GuestEndpoint;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/// The containers of users' own on the networks of this node. One container on several networks is
/// several guests; they are found by the container's node and name.
///
/// @param containers by node and container name
record Guests(
    TreePMap<GuestId, GuestEndpoint> all,
    TreePMap<String, TreePMap<GuestId, GuestEndpoint>> containers) {
  static final Guests NONE = new Guests(TreePMap.empty(), TreePMap.empty());

  /// After news; costs a comparison per guest.
  Guests with(List<GuestEndpoint> told) {
    var is = new TreeMap<GuestId, GuestEndpoint>();
    told.forEach(it -> is.put(it.guest(), it));
    Guests next = this;
    for (GuestEndpoint was : all.values()) {
      if (!was.equals(is.get(was.guest()))) next = next.minus(was);
    }
    for (GuestEndpoint it : is.values()) {
      if (!next.all.containsKey(it.guest())) next = next.plus(it);
    }
    return next;
  }

  /// Those that the others do not have, or not like this.
  List<GuestEndpoint> without(Guests others) {
    if (this == others) return List.of();
    return all.values().stream().filter(it -> !it.equals(others.all.get(it.guest()))).toList();
  }

  /// The guest itself and those of the same container; only itself while its name is not known.
  Collection<GuestEndpoint> ofContainer(GuestEndpoint guest) {
    return guest.container().isEmpty() ? List.of(guest) : sharers(guest).values();
  }

  private Guests plus(GuestEndpoint it) {
    return new Guests(
        all.plus(it.guest(), it), containers.plus(key(it), sharers(it).plus(it.guest(), it)));
  }

  private Guests minus(GuestEndpoint it) {
    var left = sharers(it).minus(it.guest());
    return new Guests(
        all.minus(it.guest()),
        left.isEmpty() ? containers.minus(key(it)) : containers.plus(key(it), left));
  }

  private TreePMap<GuestId, GuestEndpoint> sharers(GuestEndpoint it) {
    TreePMap<GuestId, GuestEndpoint> known = containers.get(key(it));
    return known == null ? TreePMap.empty() : known;
  }

  private static String key(GuestEndpoint it) {
    return it.node() + "/" + it.container();
  }
}
