package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.loop.Ids;
import dev.skep.model.Driver;
import dev.skep.model.Meta;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.SecretSpec;
import dev.skep.store.Change;
import dev.skep.store.References;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.Optional;

/// What users ask of secrets. The content of a secret never changes: to rotate it is to create
/// another and have services use that.
public final class Secrets {
  private Secrets() {}

  /// 500 KiB, as in SwarmKit: every manager has every secret in memory and in its log.
  static final int BOUND_BYTES = 500 * 1024;

  /// @return the id of the secret
  public static Decision<SecretId> create(View view, SecretSpec asked, Ids ids) {
    Optional<Refusal> refusal =
        Checks.first(
            () -> PayloadCheck.name(asked.annotations().name()),
            () -> driverHasName(asked),
            () -> content(asked),
            () -> PayloadCheck.template(asked.templating(), asked.data()),
            () -> nameIsFree(view, asked));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    if (asked.driver().isPresent()) return new Decision.Decline<>(noPlugin(asked.driver().get()));
    var id = new SecretId(ids.next());
    return Decision.accept(id, new Change.CreateSecret(new Secret(id, Meta.NEW, asked)));
  }

  private static Optional<Refusal> driverHasName(SecretSpec asked) {
    return invalidIf(
        asked.driver().filter(driver -> driver.name().isEmpty()).isPresent(),
        "secret driver must have a name");
  }

  /// Of a driver, the content is not there yet.
  private static Optional<Refusal> content(SecretSpec asked) {
    return asked.driver().isPresent()
        ? Optional.empty()
        : PayloadCheck.size("secret", asked.data(), BOUND_BYTES);
  }

  /// Nothing can be plugged in, so no driver is ever there.
  private static Refusal noPlugin(Driver driver) {
    return new Refusal(
        Refusal.Code.UNKNOWN, "plugin " + GoText.quoted(driver.name()) + " not found");
  }

  private static Optional<Refusal> nameIsFree(View view, SecretSpec asked) {
    String name = asked.annotations().name();
    if (view.secretNamed(name).isEmpty()) return Optional.empty();
    return Optional.of(
        new Refusal(Refusal.Code.ALREADY_EXISTS, "secret " + name + " already exists"));
  }

  /// @param word names the secret
  /// @param version that the client has read
  public static Decision<SecretId> update(View view, String word, long version, SecretSpec asked) {
    return switch (Lookup.secret(view, word)) {
      case Lookup.Missed<Secret>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Secret>(var secret) -> update(secret, version, asked);
    };
  }

  private static Decision<SecretId> update(Secret was, long version, SecretSpec asked) {
    boolean other =
        !asked.annotations().name().equals(was.name())
            || asked.driver().isPresent()
            || PayloadCheck.isOther(asked.data(), was.spec().data());
    if (other) return new Decision.Refuse<>(PayloadCheck.onlyLabels());
    if (was.meta().version() != version) return new Decision.Refuse<>(Refusal.outOfSequence());
    return Decision.accept(
        was.id(), new Change.LabelSecret(was.id(), version, asked.annotations()));
  }

  public static Decision<SecretId> remove(View view, String word) {
    return switch (Lookup.secret(view, word)) {
      case Lookup.Missed<Secret>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Secret>(var secret) ->
          References.inUse(secret, view.services())
              .<Decision<SecretId>>map(Decision.Refuse::new)
              .orElseGet(() -> Decision.accept(secret.id(), new Change.RemoveSecret(secret.id())));
    };
  }
}
