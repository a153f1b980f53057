package dev.skep.template;

import java.util.List;
import java.util.Optional;

/// What the placeholders of one text may name and call.
interface Scope {
  /// @param path as it is written, `.Task.Slot`
  Optional<String> value(String path);

  /// The service's label of that key; the empty text if it has none.
  String label(String key);

  /// Each takes one argument.
  default List<String> functions() {
    return List.of();
  }

  /// What one of the functions makes of its argument.
  ///
  /// @throws BadTemplate if it has no answer; says why, and nothing of where
  default String call(String function, String argument) throws BadTemplate {
    throw new BadTemplate(function + " is not there");
  }
}
