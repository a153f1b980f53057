package dev.skep.template;

import dev.skep.model.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What templates in a task's secrets and configs may name.
///
/// @param environment of the task's container, filled in: `NAME=value`
/// @param secrets content by the name of the target's file, as the secret was created: no template
///   is filled in twice
/// @param configs the same of configs
public record PayloadContext(
    TemplateContext settings,
    List<String> environment,
    Function<String, Optional<Payload>> secrets,
    Function<String, Optional<Payload>> configs) {
  public PayloadContext {
    environment = List.copyOf(environment);
  }
}
