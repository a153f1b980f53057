package dev.skep.manager.api;

import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What a user's word for an object leads to: its full id, else its exact name, else the one object
/// whose id begins so.
public sealed interface Lookup<T> {
  record Found<T>(T object) implements Lookup<T> {}

  /// @param why printed bare
  record Missed<T>(Refusal why) implements Lookup<T> {}

  static Lookup<Service> service(View view, String word) {
    if (word.isEmpty()) return missing("service", word);
    Optional<Service> exact = view.service(new ServiceId(word)).or(() -> view.serviceNamed(word));
    return exact
        .<Lookup<Service>>map(Found::new)
        .orElseGet(() -> one("service", word, prefixed(view.serviceTable(), word)));
  }

  static Lookup<Node> node(View view, String word) {
    if (word.isEmpty()) return missing("node", word);
    Optional<Node> exact = view.node(new NodeId(word));
    if (exact.isPresent()) return new Found<>(exact.get());
    List<Node> named = view.nodes().stream().filter(node -> isNamed(node, word)).toList();
    return one("node", word, named.isEmpty() ? prefixed(view.nodeTable(), word) : named);
  }

  private static boolean isNamed(Node node, String word) {
    return node.description().hostname().equalsIgnoreCase(word)
        || node.spec().annotations().name().equals(word);
  }

  static Lookup<Task> task(View view, String word) {
    if (word.isEmpty()) return missing("task", word);
    return view.task(new TaskId(word))
        .<Lookup<Task>>map(Found::new)
        .orElseGet(() -> one("task", word, prefixed(view.taskTable(), word)));
  }

  static Lookup<Network> network(View view, String word) {
    if (word.isEmpty()) return missing("network", word);
    Optional<Network> exact =
        view.network(new NetworkId(word))
            .or(() -> predefined(word))
            .or(() -> view.networkNamed(word));
    return exact
        .<Lookup<Network>>map(Found::new)
        .orElseGet(() -> one("network", word, prefixed(view.networkTable(), word)));
  }

  /// Those that every swarm has, used or not.
  private static Optional<Network> predefined(String word) {
    return PredefinedNetwork.named(word)
        .or(() -> PredefinedNetwork.of(new NetworkId(word)))
        .map(PredefinedNetwork::network);
  }

  static Lookup<Secret> secret(View view, String word) {
    if (word.isEmpty()) return missing("secret", word);
    Optional<Secret> exact = view.secret(new SecretId(word)).or(() -> view.secretNamed(word));
    return exact
        .<Lookup<Secret>>map(Found::new)
        .orElseGet(() -> one("secret", word, prefixed(view.secretTable(), word)));
  }

  static Lookup<Config> config(View view, String word) {
    if (word.isEmpty()) return missing("config", word);
    Optional<Config> exact = view.config(new ConfigId(word)).or(() -> view.configNamed(word));
    return exact
        .<Lookup<Config>>map(Found::new)
        .orElseGet(() -> one("config", word, prefixed(view.configTable(), word)));
  }

  private static <T> Lookup<T> one(String kind, String word, List<T> found) {
    if (found.size() == 1) return new Found<>(found.getFirst());
    if (found.isEmpty()) return missing(kind, word);
    return new Missed<>(
        Refusal.invalid(kind + " " + word + " is ambiguous (" + found.size() + " matches found)"));
  }

  private static <T> Lookup<T> missing(String kind, String word) {
    return new Missed<>(Refusal.notFound(kind, word));
  }

  /// Keys are in order, so those with the prefix are neighbours. (The tables' own views of a range
  /// walk the table from the start; ids of a swarm's services, nodes and tasks are few enough.)
  private static <K, T> List<T> prefixed(SortedMap<K, T> table, String prefix) {
    return table.entrySet().stream()
        .filter(entry -> entry.getKey().toString().startsWith(prefix))
        .map(SortedMap.Entry::getValue)
        .toList();
  }
}
