package dev.skep.manager.api;

import dev.skep.manager.orchestrator.Difference;
import dev.skep.model.Annotations;
import dev.skep.model.Config;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.Secret;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What users list, in the order of ids.
public sealed interface Lists<T> {
  record Listed<T>(List<T> objects) implements Lists<T> {}

  /// @param why printed bare
  record Declined<T>(Refusal why) implements Lists<T> {}

  // services

  List<String> SERVICE_KEYS = List.of("id", "name", "label", "mode", "runtime");

  static Lists<Service> services(View view, Filters filters) {
    Optional<Refusal> unknown = filters.unknownKey(SERVICE_KEYS);
    if (unknown.isPresent()) return new Declined<>(unknown.get());
    if (filters.equals(Filters.NONE)) return new Listed<>(List.copyOf(view.services()));
    return new Listed<>(
        view.services().stream().filter(service -> isWanted(service, filters)).toList());
  }

  private static boolean isWanted(Service it, Filters filters) {
    return filters.prefix("id", it.id().value())
        && filters.prefixIgnoringCase("name", it.name())
        && filters.labels("label", it.spec().annotations().labels())
        && filters.any("mode", mode(it.spec().mode())::equals)
        && filters.any("runtime", "container"::equals);
  }

  private static String mode(ServiceMode mode) {
    return switch (mode) {
      case ServiceMode.Replicated _ -> "replicated";
      case ServiceMode.Global _ -> "global";
      case ServiceMode.ReplicatedJob _ -> "replicated-job";
      case ServiceMode.GlobalJob _ -> "global-job";
    };
  }

  // nodes

  List<String> NODE_KEYS = List.of("id", "name", "label", "node.label", "role", "membership");

  static Lists<Node> nodes(View view, Filters filters) {
    Optional<Refusal> trouble =
        filters
            .unknownKey(NODE_KEYS)
            .or(() -> badWord(filters, "role", List.of("worker", "manager")))
            .or(() -> badWord(filters, "membership", List.of("accepted", "pending")));
    if (trouble.isPresent()) return new Declined<>(trouble.get());
    return new Listed<>(view.nodes().stream().filter(node -> isWanted(node, filters)).toList());
  }

  private static boolean isWanted(Node it, Filters filters) {
    return filters.prefix("id", it.id().value())
        && filters.prefixIgnoringCase("name", it.description().hostname())
        && filters.labels("label", it.description().engine().labels())
        && filters.labels("node.label", it.spec().annotations().labels())
        && filters.any("role", role(it.spec().role())::equals)
        // Whoever is in the store has been let in; there is no waiting room.
        && filters.any("membership", "accepted"::equals);
  }

  private static String role(NodeRole role) {
    return switch (role) {
      case WORKER -> "worker";
      case MANAGER -> "manager";
    };
  }

  private static Optional<Refusal> badWord(Filters filters, String key, List<String> known) {
    String capital = Character.toUpperCase(key.charAt(0)) + key.substring(1);
    return filters.of(key).stream()
        .filter(word -> !known.contains(word))
        .findFirst()
        .map(word -> unknownWord("Invalid " + key + " filter: '" + word + "'"));
  }

  private static Refusal unknownWord(String text) {
    return new Refusal(Refusal.Code.UNKNOWN, text);
  }

  // secrets and configs

  List<String> SECRET_KEYS = List.of("id", "name", "names", "label");

  static Lists<Secret> secrets(View view, Filters filters) {
    Optional<Refusal> unknown = filters.unknownKey(SECRET_KEYS);
    if (unknown.isPresent()) return new Declined<>(unknown.get());
    return new Listed<>(
        view.secrets().stream()
            .filter(it -> isWanted(it.id().value(), it.spec().annotations(), filters))
            .filter(it -> filters.any("names", it.name()::equals))
            .toList());
  }

  List<String> CONFIG_KEYS = List.of("id", "name", "label");

  static Lists<Config> configs(View view, Filters filters) {
    Optional<Refusal> unknown = filters.unknownKey(CONFIG_KEYS);
    if (unknown.isPresent()) return new Declined<>(unknown.get());
    return new Listed<>(
        view.configs().stream()
            .filter(it -> isWanted(it.id().value(), it.spec().annotations(), filters))
            .toList());
  }

  private static boolean isWanted(String id, Annotations it, Filters filters) {
    return filters.prefix("id", id)
        && filters.prefixIgnoringCase("name", it.name())
        && filters.labels("label", it.labels());
  }

  // tasks

  List<String> TASK_KEYS =
      List.of("id", "name", "label", "service", "node", "desired-state", "_up-to-date", "runtime");

  static Lists<Task> tasks(View view, Filters filters) {
    Optional<Refusal> unknown = filters.unknownKey(TASK_KEYS);
    if (unknown.isPresent()) return new Declined<>(unknown.get());
    var services = new TreeSet<String>();
    for (String word : filters.of("service")) {
      switch (Lookup.service(view, word)) {
        case Lookup.Missed<Service>(var why) -> {
          return new Declined<>(why);
        }
        case Lookup.Found<Service>(var service) -> services.add(service.id().value());
      }
    }
    var nodes = new TreeSet<String>();
    for (String word : filters.of("node")) {
      switch (Lookup.node(view, word)) {
        case Lookup.Missed<Node>(var why) -> {
          return new Declined<>(why);
        }
        case Lookup.Found<Node>(var node) -> nodes.add(node.id().value());
      }
    }
    for (String word : filters.of("desired-state")) {
      if (state(word).isEmpty()) {
        return new Declined<>(unknownWord("Invalid desired-state filter: '" + word + "'"));
      }
    }
    var resolved = filters.with("service", services).with("node", nodes);
    var differences = new TreeMap<ServiceId, Difference>();
    return new Listed<>(
        candidates(view, services, nodes).stream()
            .filter(task -> isWanted(task, resolved, view, differences))
            .toList());
  }

  /// The tasks of the services or nodes asked for: a list costs what it shows, not what there is.
  private static Collection<Task> candidates(
      View view, SortedSet<String> services, SortedSet<String> nodes) {
    if (!services.isEmpty()) {
      return services.stream().flatMap(id -> view.tasksOf(new ServiceId(id)).stream()).toList();
    }
    if (!nodes.isEmpty()) {
      return nodes.stream().flatMap(id -> view.tasksOn(new NodeId(id)).stream()).toList();
    }
    return view.tasks();
  }

  private static boolean isWanted(
      Task it, Filters filters, View view, SortedMap<ServiceId, Difference> differences) {
    return filters.prefix("id", it.id().value())
        && filters.prefixIgnoringCase("name", it.name())
        && (!filters.has("label") || filters.labels("label", serviceLabels(it, view)))
        && filters.any("service", it.service().value()::equals)
        && filters.any("node", id -> it.node().filter(node -> node.value().equals(id)).isPresent())
        && filters.any(
            "desired-state", word -> state(word).filter(it.desired()::equals).isPresent())
        && filters.any("_up-to-date", _ -> isUpToDate(it, view, differences))
        && filters.any("runtime", "container"::equals);
  }

  private static SortedMap<String, String> serviceLabels(Task it, View view) {
    return view.service(it.service())
        .map(service -> service.spec().annotations().labels())
        .orElseGet(() -> view.specOf(it).annotations().labels());
  }

  private static Optional<TaskState> state(String word) {
    for (TaskState state : TaskState.values()) {
      if (state.name().equals(word.toUpperCase(Locale.ROOT))) return Optional.of(state);
    }
    return Optional.empty();
  }

  /// A task of an older revision still counts while nothing that makes a task has changed: after a
  /// mere scale, the client waits for old and new replicas alike.
  private static boolean isUpToDate(Task it, View view, SortedMap<ServiceId, Difference> known) {
    Optional<Service> service = view.service(it.service());
    if (service.isEmpty()) return false;
    return !known
        .computeIfAbsent(it.service(), _ -> new Difference(view, service.get()))
        .isDirty(it);
  }
}
