package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.model.Driver;
import dev.skep.model.Payload;
import dev.skep.store.Refusal;
import dev.skep.template.PayloadTemplates;
import java.util.Optional;
import java.util.regex.Pattern;

/// What secrets and configs may be called, and how much may be in them.
final class PayloadCheck {
  private PayloadCheck() {}

  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?");

  private static final int LONGEST_NAME = 64;

  static Optional<Refusal> name(String name) {
    return Checks.first(
        () -> invalidIf(name.isEmpty(), "name must be provided"),
        () ->
            invalidIf(
                name.length() > LONGEST_NAME || !NAME.matcher(name).matches(),
                "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end"
                    + " character must be [a-zA-Z0-9]"));
  }

  /// @param bound in bytes; as much is too much
  static Optional<Refusal> size(String kind, Payload data, int bound) {
    return invalidIf(
        data.isEmpty() || data.size() >= bound,
        kind + " data must be larger than 0 and less than " + bound + " bytes");
  }

  /// That a template is none, its tasks would say one after the other, and nobody could mend it.
  static Optional<Refusal> template(Optional<Driver> language, Payload content) {
    return PayloadTemplates.problem(language, content).map(Refusal::invalid);
  }

  /// Clients that deploy a file again send its content again; sent empty, it is not meant.
  static boolean isOther(Payload sent, Payload stored) {
    return !sent.isEmpty() && !sent.equals(stored);
  }

  static Refusal onlyLabels() {
    return Refusal.invalid("only updates to Labels are allowed");
  }
}
