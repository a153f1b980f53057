package dev.skep.manager.api;

import dev.skep.store.Refusal;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks one check after the other and keeps the first no.
final class Checks {
  private Checks() {}

  @SafeVarargs
  static Optional<Refusal> first(Supplier<Optional<Refusal>>... checks) {
    for (Supplier<Optional<Refusal>> check : checks) {
      Optional<Refusal> refusal = check.get();
      if (refusal.isPresent()) return refusal;
    }
    return Optional.empty();
  }

  static Optional<Refusal> invalidIf(boolean wrong, String text) {
    return wrong ? Optional.of(Refusal.invalid(text)) : Optional.empty();
  }
}
