package dev.skep.model;

import java.util.List;
import java.util.SortedMap;

/// A network that the tasks of a service join.
///
/// @param target the network's id (the API resolves names before it stores a spec)
public record NetworkAttachmentConfig(
    String target, List<String> aliases, SortedMap<String, String> driverOpts) {
  public NetworkAttachmentConfig {
    aliases = List.copyOf(aliases);
    driverOpts = Values.sorted(driverOpts);
  }
}
