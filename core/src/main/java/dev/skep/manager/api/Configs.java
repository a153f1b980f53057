package dev.skep.manager.api;

import dev.skep.loop.Ids;
import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ConfigSpec;
import dev.skep.model.Meta;
import dev.skep.store.Change;
import dev.skep.store.References;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.Optional;

/// What users ask of configs. The content of a config never changes: to rotate it is to create
/// another and have services use that.
public final class Configs {
  private Configs() {}

  /// 1000 KiB, as in SwarmKit: every manager has every config in memory and in its log.
  static final int BOUND_BYTES = 1000 * 1024;

  /// @return the id of the config
  public static Decision<ConfigId> create(View view, ConfigSpec asked, Ids ids) {
    Optional<Refusal> refusal =
        Checks.first(
            () -> PayloadCheck.name(asked.annotations().name()),
            () -> PayloadCheck.size("config", asked.data(), BOUND_BYTES),
            () -> PayloadCheck.template(asked.templating(), asked.data()),
            () -> nameIsFree(view, asked));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    var id = new ConfigId(ids.next());
    return Decision.accept(id, new Change.CreateConfig(new Config(id, Meta.NEW, asked)));
  }

  private static Optional<Refusal> nameIsFree(View view, ConfigSpec asked) {
    String name = asked.annotations().name();
    if (view.configNamed(name).isEmpty()) return Optional.empty();
    return Optional.of(
        new Refusal(Refusal.Code.ALREADY_EXISTS, "config " + name + " already exists"));
  }

  /// @param word names the config
  /// @param version that the client has read
  public static Decision<ConfigId> update(View view, String word, long version, ConfigSpec asked) {
    return switch (Lookup.config(view, word)) {
      case Lookup.Missed<Config>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Config>(var config) -> update(config, version, asked);
    };
  }

  private static Decision<ConfigId> update(Config was, long version, ConfigSpec asked) {
    boolean other =
        !asked.annotations().name().equals(was.name())
            || PayloadCheck.isOther(asked.data(), was.spec().data());
    if (other) return new Decision.Refuse<>(PayloadCheck.onlyLabels());
    if (was.meta().version() != version) return new Decision.Refuse<>(Refusal.outOfSequence());
    return Decision.accept(
        was.id(), new Change.LabelConfig(was.id(), version, asked.annotations()));
  }

  public static Decision<ConfigId> remove(View view, String word) {
    return switch (Lookup.config(view, word)) {
      case Lookup.Missed<Config>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Config>(var config) ->
          References.inUse(config, view.services())
              .<Decision<ConfigId>>map(Decision.Refuse::new)
              .orElseGet(() -> Decision.accept(config.id(), new Change.RemoveConfig(config.id())));
    };
  }
}
