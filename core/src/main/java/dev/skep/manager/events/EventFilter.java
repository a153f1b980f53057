package dev.skep.manager.events;

import dev.skep.manager.api.Filters;
import dev.skep.store.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which events a user wants to hear. Values within one key are alternatives, keys must all hold,
/// and a key that names a kind of object is asked of events of all kinds, as Docker does it:
/// `service=web` lets everything through whose id or name begins with `web`.
public record EventFilter(Filters filters) {
  private static final List<String> KINDS =
      List.of(
          "daemon",
          "container",
          "plugin",
          "volume",
          "network",
          "node",
          "service",
          "secret",
          "config");

  private static final List<String> ENGINES =
      List.of("builder", "container", "daemon", "image", "network", "plugin", "volume");

  /// With one of these, Docker takes all values of `event` as beginnings, for actions that carry
  /// more than their name: `exec_start: sh`.
  private static final List<String> OPEN_ENDED =
      List.of("health_status", "exec_create", "exec_start");

  /// Keys that nobody knows are refused, not ignored.
  public Optional<Refusal> unknownKey() {
    return filters.unknownKey(
        Stream.concat(KINDS.stream(), Stream.of("event", "image", "label", "scope", "type"))
            .toList());
  }

  /// Whether an engine's events can be among what is wanted.
  public boolean wantsEngines() {
    return ENGINES.stream().anyMatch(type -> filters.any("type", type::equals))
        && filters.any("scope", "local"::equals);
  }

  public boolean admits(SwarmEvent event) {
    return filters.any("type", event.type().word()::equals)
        && filters.any("scope", "swarm"::equals)
        && action(event.action().word())
        && KINDS.stream().allMatch(kind -> named(kind, event))
        && image(event)
        && filters.labels("label", event.attributes());
  }

  private boolean action(String action) {
    boolean openEnded = OPEN_ENDED.stream().anyMatch(filters.of("event")::contains);
    return filters.any("event", openEnded ? action::startsWith : action::equals);
  }

  private boolean named(String kind, SwarmEvent event) {
    return filters.prefix(kind, event.id()) || filters.prefix(kind, name(event));
  }

  /// No event of the swarm carries an image by itself; that leaves the id.
  private boolean image(SwarmEvent event) {
    return filters.any("image", event.id()::equals);
  }

  private static String name(SwarmEvent event) {
    return event.attributes().getOrDefault("name", "");
  }
}
