package dev.skep.daemon.network;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Problem;
import java.util.List;

/// A node without the means for a data plane still runs tasks, and says why nobody reaches them.
final class UnavailableNetwork implements NodeNetwork {
  private final String reason;

  UnavailableNetwork(String reason) {
    this.reason = reason;
  }

  @Override
  public Outcome apply(DataPlane wanted) {
    if (wanted.ports().isEmpty() && wanted.virtualIps().isEmpty() && !hasPeers(wanted)) {
      return Outcome.UNCHANGED;
    }
    return new Outcome(false, List.of(new Problem.Unavailable(reason)));
  }

  private static boolean hasPeers(DataPlane wanted) {
    return wanted.networks().stream()
        .anyMatch(network -> network.vxlan().filter(it -> !it.peers().isEmpty()).isPresent());
  }

  @Override
  public Outcome removeAll() {
    return Outcome.UNCHANGED;
  }

  @Override
  public void close() {}
}
