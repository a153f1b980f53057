package dev.skep.dockerapi.view;

import java.util.List;
import java.util.Optional;

/// The answer to a create.
///
/// @param warnings the client prints each of them
public record Created(String id, Optional<List<String>> warnings) {
  public static Created of(Object id, List<String> warnings) {
    return new Created(id.toString(), Warned.of(warnings).warnings());
  }
}
