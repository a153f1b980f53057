package dev.skep.manager.api;

import dev.skep.model.RegistryAuth;

/// Where the next spec of a service has its registry credentials from: specs that clients send
/// never hold any.
public sealed interface AuthSource {
  /// They came beside the spec.
  record Sent(RegistryAuth auth) implements AuthSource {}

  /// The present spec's are kept.
  record PresentSpec() implements AuthSource {}

  /// Those of the spec before the last update: for clients that roll back by sending that spec.
  record PreviousSpec() implements AuthSource {}
}
