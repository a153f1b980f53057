package dev.skep.daemon.names;

import java.io.IOException;

/// Which containers were given name servers of their own (`--dns`). Only these are to be asked for
/// names outside of the swarm.
@FunctionalInterface
public interface OwnServers {
  /// False for a container that is not on this node.
  ///
  /// @param container its name
  /// @throws IOException when the engine does not say
  boolean has(String container) throws IOException;
}
