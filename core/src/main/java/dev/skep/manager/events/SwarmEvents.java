package dev.skep.manager.events;

import dev.skep.manager.events.SwarmEvent.Action;
import dev.skep.manager.events.SwarmEvent.Type;
import dev.skep.model.Config;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.Network;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Secret;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.UpdateStatus;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.ClusterCreated;
import dev.skep.store.StoreEvent.ClusterUpdated;
import dev.skep.store.StoreEvent.ConfigCreated;
import dev.skep.store.StoreEvent.ConfigRemoved;
import dev.skep.store.StoreEvent.ConfigUpdated;
import dev.skep.store.StoreEvent.NetworkCreated;
import dev.skep.store.StoreEvent.NetworkRemoved;
import dev.skep.store.StoreEvent.NetworkUpdated;
import dev.skep.store.StoreEvent.NodeCreated;
import dev.skep.store.StoreEvent.NodeRemoved;
import dev.skep.store.StoreEvent.NodeUpdated;
import dev.skep.store.StoreEvent.OfGuest;
import dev.skep.store.StoreEvent.SecretCreated;
import dev.skep.store.StoreEvent.SecretRemoved;
import dev.skep.store.StoreEvent.SecretUpdated;
import dev.skep.store.StoreEvent.ServiceCreated;
import dev.skep.store.StoreEvent.ServiceRemoved;
import dev.skep.store.StoreEvent.ServiceUpdated;
import dev.skep.store.StoreEvent.TaskCreated;
import dev.skep.store.StoreEvent.TaskRemoved;
import dev.skep.store.StoreEvent.TaskUpdated;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The swarm's news in Docker's words. Docker says nothing of tasks (their containers speak for
/// them) and of the cluster object.
public final class SwarmEvents {
  private SwarmEvents() {}

  /// @param at the leader's clock when it happened
  public static Optional<SwarmEvent> of(StoreEvent event, Instant at) {
    return switch (event) {
      case NodeCreated(var node) -> Optional.of(plain(node, Action.CREATE, at));
      case NodeUpdated(var was, var is) -> Optional.of(changed(was, is, at));
      case NodeRemoved(var node) -> Optional.of(plain(node, Action.REMOVE, at));
      case ServiceCreated(var service) -> Optional.of(plain(service, Action.CREATE, at));
      case ServiceUpdated(var was, var is) -> Optional.of(changed(was, is, at));
      case ServiceRemoved(var service) -> Optional.of(plain(service, Action.REMOVE, at));
      case NetworkCreated(var network) -> Optional.of(plain(network, Action.CREATE, at));
      case NetworkUpdated(_, var network) -> Optional.of(plain(network, Action.UPDATE, at));
      case NetworkRemoved(var network) -> Optional.of(plain(network, Action.REMOVE, at));
      case SecretCreated(var secret) -> Optional.of(plain(secret, Action.CREATE, at));
      case SecretUpdated(_, var secret) -> Optional.of(plain(secret, Action.UPDATE, at));
      case SecretRemoved(var secret) -> Optional.of(plain(secret, Action.REMOVE, at));
      case ConfigCreated(var config) -> Optional.of(plain(config, Action.CREATE, at));
      case ConfigUpdated(_, var config) -> Optional.of(plain(config, Action.UPDATE, at));
      case ConfigRemoved(var config) -> Optional.of(plain(config, Action.REMOVE, at));
      case ClusterCreated _, ClusterUpdated _ -> Optional.empty();
      case TaskCreated _, TaskUpdated _, TaskRemoved _, OfGuest _ -> Optional.empty();
    };
  }

  /// Who leads is not stored; each manager tells it when it learns of it.
  public static List<SwarmEvent> leaderChanged(NodeId was, NodeId is, View view, Instant at) {
    return Stream.concat(
            view.node(was).map(node -> leader(node, "true", "false", at)).stream(),
            view.node(is).map(node -> leader(node, "false", "true", at)).stream())
        .toList();
  }

  /// Nor is it stored which managers answer; the leader tells it.
  public static Optional<SwarmEvent> reachabilityChanged(
      NodeId manager, Reachability was, Reachability is, View view, Instant at) {
    return view.node(manager)
        .map(node -> {
          var attributes = named(name(node));
          compare(attributes, "reachability", was, is);
          return event(Type.NODE, Action.UPDATE, node.id().value(), attributes, at);
        });
  }

  private static SwarmEvent leader(Node node, String was, String is, Instant at) {
    var attributes = named(name(node));
    attributes.put("leader.old", was);
    attributes.put("leader.new", is);
    return event(Type.NODE, Action.UPDATE, node.id().value(), attributes, at);
  }

  private static SwarmEvent plain(Node node, Action action, Instant at) {
    return event(Type.NODE, action, node.id().value(), named(name(node)), at);
  }

  private static SwarmEvent changed(Node was, Node is, Instant at) {
    var attributes = named(name(is));
    compare(attributes, "availability", was.spec().availability(), is.spec().availability());
    compare(attributes, "role", was.role(), is.role());
    compare(attributes, "state", was.status().state(), is.status().state());
    return event(Type.NODE, Action.UPDATE, is.id().value(), attributes, at);
  }

  /// Few nodes are given a name; the others are known by their host's.
  private static String name(Node node) {
    String given = node.spec().annotations().name();
    return given.isEmpty() ? node.description().hostname() : given;
  }

  private static SwarmEvent plain(Service service, Action action, Instant at) {
    return event(Type.SERVICE, action, service.id().value(), named(service.name()), at);
  }

  private static SwarmEvent changed(Service was, Service is, Instant at) {
    var attributes = named(is.name());
    compare(attributes, "image", image(was), image(is));
    if (was.spec().mode() instanceof ServiceMode.Replicated(var before)
        && is.spec().mode() instanceof ServiceMode.Replicated(var after)) {
      compare(attributes, "replicas", before, after);
    }
    is.updateStatus().ifPresent(status -> progress(attributes, was.updateStatus(), status));
    return event(Type.SERVICE, Action.UPDATE, is.id().value(), attributes, at);
  }

  private static String image(Service service) {
    return service.spec().taskTemplate().containerSpec().image();
  }

  /// The first state of an update has none before it.
  private static void progress(
      TreeMap<String, String> attributes, Optional<UpdateStatus> was, UpdateStatus is) {
    if (was.isPresent()) {
      compare(attributes, "updatestate", was.get().state(), is.state());
    } else {
      attributes.put("updatestate.new", word(is.state()));
    }
  }

  private static SwarmEvent plain(Network network, Action action, Instant at) {
    return event(Type.NETWORK, action, network.id().value(), named(network.name()), at);
  }

  private static SwarmEvent plain(Secret secret, Action action, Instant at) {
    return event(Type.SECRET, action, secret.id().value(), named(secret.name()), at);
  }

  private static SwarmEvent plain(Config config, Action action, Instant at) {
    return event(Type.CONFIG, action, config.id().value(), named(config.name()), at);
  }

  private static void compare(
      TreeMap<String, String> attributes, String what, Object was, Object is) {
    if (was.equals(is)) return;
    attributes.put(what + ".old", word(was));
    attributes.put(what + ".new", word(is));
  }

  private static String word(Object value) {
    return value instanceof Enum<?> state
        ? state.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static TreeMap<String, String> named(String name) {
    var attributes = new TreeMap<String, String>();
    attributes.put("name", name);
    return attributes;
  }

  private static SwarmEvent event(
      Type type, Action action, String id, TreeMap<String, String> attributes, Instant at) {
    return new SwarmEvent(type, action, id, attributes, at);
  }
}
