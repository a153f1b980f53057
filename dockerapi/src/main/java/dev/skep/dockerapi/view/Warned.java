package dev.skep.dockerapi.view;

import java.util.List;
import java.util.Optional;

/// The answer to an update.
public record Warned(Optional<List<String>> warnings) {
  /// No warnings are `null`, as Docker has it, not an empty list.
  public static Warned of(List<String> warnings) {
    return new Warned(warnings.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(warnings)));
  }
}
