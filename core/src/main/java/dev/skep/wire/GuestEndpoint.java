package dev.skep.wire;

import dev.skep.model.GuestId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import java.util.List;

/// A container of a user's own on a network, as nodes that have the network know it.
///
/// @param container its name; empty while only its engine knows it
/// @param aliases further names on that network
public record GuestEndpoint(
    GuestId guest, NodeId node, String container, List<String> aliases, NetworkAttachment at) {
  public GuestEndpoint {
    aliases = List.copyOf(aliases);
  }
}
