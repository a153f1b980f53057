package dev.skep.manager.events;

import dev.skep.model.Values;
import java.time.Instant;
import java.util.SortedMap;

/// One piece of news about an object of the swarm.
///
/// @param id of the object
/// @param attributes the object's `name`, and `….old` and `….new` of what users may watch
/// @param at the leader's clock when it happened
public record SwarmEvent(
    Type type, Action action, String id, SortedMap<String, String> attributes, Instant at) {
  public enum Type {
    NODE("node"),
    SERVICE("service"),
    NETWORK("network"),
    SECRET("secret"),
    CONFIG("config");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public enum Action {
    CREATE("create"),
    UPDATE("update"),
    REMOVE("remove");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public SwarmEvent {
    attributes = Values.sorted(attributes);
  }
}
