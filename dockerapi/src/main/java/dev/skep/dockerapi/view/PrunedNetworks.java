package dev.skep.dockerapi.view;

import java.util.List;

/// The answer to `POST /networks/prune`, by name.
public record PrunedNetworks(List<String> networksDeleted) {
  public PrunedNetworks {
    networksDeleted = List.copyOf(networksDeleted);
  }
}
