package dev.skep.daemon.http.swarm;

import dev.skep.model.NodeSpec.Availability;
import java.util.List;

/// A swarm to be joined.
///
/// @param remotes `host:port` of managers; the first is asked
public record Joining(
    Addresses addresses, List<String> remotes, String token, Availability availability) {
  /// The token must not reach a log line by accident.
  @Override
  public String toString() {
    return "Joining[" + remotes + "]";
  }
}
