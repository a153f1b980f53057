package dev.skep.wire;

import dev.skep.model.GuestId;
import java.util.List;

/// A place on a network that a node wants for a container of its user's own.
///
/// @param guest chosen by the node, so that it knows the answer
/// @param network its id or its name
/// @param address without prefix length; empty leaves the choice
/// @param container its name; empty while nobody knows it
/// @param aliases further names on that network
public record GuestWish(
    GuestId guest, String network, String address, String container, List<String> aliases) {
  public GuestWish {
    aliases = List.copyOf(aliases);
  }
}
