package dev.skep.model;

import java.util.Optional;

/// What a user asks of a secret.
///
/// @param driver where the content is fetched from instead
/// @param templating the content is a template in this language
public record SecretSpec(
    Annotations annotations, Payload data, Optional<Driver> driver, Optional<Driver> templating) {
  public SecretSpec withAnnotations(Annotations annotations) {
    return new SecretSpec(annotations, data, driver, templating);
  }

  /// As users may see it.
  public SecretSpec withoutData() {
    return new SecretSpec(annotations, Payload.NONE, driver, templating);
  }
}
