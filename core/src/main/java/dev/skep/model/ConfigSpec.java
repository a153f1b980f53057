package dev.skep.model;

import java.util.Optional;

/// What a user asks of a config.
///
/// @param templating the content is a template in this language
public record ConfigSpec(Annotations annotations, Payload data, Optional<Driver> templating) {
  public ConfigSpec withAnnotations(Annotations annotations) {
    return new ConfigSpec(annotations, data, templating);
  }
}
