package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.store.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/// What services and networks may be called.
final class NameRule {
  private NameRule() {}

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[-_]*+[A-Za-z0-9]++)*+");

  /// A label of the domain name system is no longer.
  private static final int LONGEST = 63;

  static Optional<Refusal> check(String name) {
    return Checks.first(
        () -> invalidIf(name.isEmpty(), "meta: name must be provided"),
        () ->
            invalidIf(!NAME.matcher(name).matches(), "name must be valid as a DNS name component"),
        () -> invalidIf(name.length() > LONGEST, "name must be 63 characters or fewer"));
  }
}
