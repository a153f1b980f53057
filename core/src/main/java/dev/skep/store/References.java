package dev.skep.store;

import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.SecretReference;
import dev.skep.model.Guest;
import dev.skep.model.Network;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Between services and the secrets, configs and networks that they refer to: a secret or a config
/// that is referred to must be there, and all of them stay as long as the present spec of a service
/// refers to them. (Former specs and tasks made from them keep no secret and no config: a task that
/// runs has its copy. A network stays while a live task or a guest stands on it.)
///
/// Asked by whoever answers users, and again when the log is applied, for two users may ask at
/// once.
public final class References {
  private References() {}

  /// Of the tasks and guests on a network, as many are named as a person reads.
  private static final int USERS_NAMED = 5;

  public static Optional<Refusal> missing(
      ServiceSpec spec,
      Function<SecretId, Optional<Secret>> secrets,
      Function<ConfigId, Optional<Config>> configs) {
    ContainerSpec container = spec.taskTemplate().containerSpec();
    Optional<Refusal> secret =
        notFound(
            "secret",
            container.secrets().stream()
                .filter(it -> !isThere(it, secrets))
                .map(SecretReference::secretName)
                .toList());
    if (secret.isPresent()) return secret;
    return notFound(
        "config",
        container.configs().stream()
            .filter(it -> !isThere(it, configs))
            .map(ConfigReference::configName)
            .toList());
  }

  /// A client that mixes up names and ids must not get another secret than it has named.
  private static boolean isThere(SecretReference it, Function<SecretId, Optional<Secret>> secrets) {
    return secrets
        .apply(new SecretId(it.secretId()))
        .filter(secret -> secret.name().equals(it.secretName()))
        .isPresent();
  }

  private static boolean isThere(ConfigReference it, Function<ConfigId, Optional<Config>> configs) {
    return configs
        .apply(new ConfigId(it.configId()))
        .filter(config -> config.name().equals(it.configName()))
        .isPresent();
  }

  private static Optional<Refusal> notFound(String kind, List<String> names) {
    if (names.isEmpty()) return Optional.empty();
    String plural = names.size() == 1 ? "" : "s";
    return Optional.of(Refusal.invalid(kind + plural + " not found: " + String.join(", ", names)));
  }

  public static Optional<Refusal> inUse(Secret secret, Collection<Service> services) {
    return inUse("secret", secret.name(), services, it -> refers(it, secret.id()));
  }

  public static Optional<Refusal> inUse(Config config, Collection<Service> services) {
    return inUse("config", config.name(), services, it -> refers(it, config.id()));
  }

  /// The routing mesh's network is used by every service that publishes a port through it.
  ///
  /// @param guests those on the network
  public static Optional<Refusal> inUse(
      Network network,
      Collection<Service> services,
      Collection<Task> tasks,
      Collection<Guest> guests) {
    List<String> users =
        services.stream()
            .filter(service -> stands(service.spec(), network))
            .map(service -> "service " + service.id() + " (" + service.name() + ")")
            .toList();
    if (!users.isEmpty() && network.spec().ingress()) {
      String all = some(users, users.size());
      String verb = users.size() == 1 ? " depends on it" : " depend on it";
      return stays("ingress network cannot be removed because " + all + verb);
    }
    if (!users.isEmpty()) {
      return stays("network " + network.id() + " is in use by " + some(users, users.size()));
    }
    List<String> live =
        Stream.concat(
                tasks.stream()
                    .filter(task -> task.isLive() && stands(task, network))
                    .map(task -> "task " + task.id()),
                guests.stream().map(it -> it.shownName() + " on node " + it.node()))
            .toList();
    if (live.isEmpty()) return Optional.empty();
    return stays("network " + network.id() + " is in use by " + some(live, USERS_NAMED));
  }

  private static boolean stands(ServiceSpec spec, Network network) {
    if (network.spec().ingress()) {
      return spec.ports().stream().anyMatch(port -> port.publishMode() == PublishMode.INGRESS);
    }
    return spec.attachedNetworks().stream()
        .anyMatch(it -> it.target().equals(network.id().value()));
  }

  private static boolean stands(Task task, Network network) {
    return task.networks().stream().anyMatch(it -> it.network().equals(network.id()));
  }

  private static String some(List<String> users, int most) {
    String named = String.join(", ", users.subList(0, Math.min(most, users.size())));
    int more = users.size() - most;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static Optional<Refusal> stays(String why) {
    return Optional.of(new Refusal(Refusal.Code.FAILED_PRECONDITION, why));
  }

  /// There is one routing mesh.
  public static Refusal ingressPresent(Network there) {
    return new Refusal(
        Refusal.Code.ALREADY_EXISTS, "ingress network (" + there.id() + ") is already present");
  }

  private static boolean refers(ContainerSpec it, SecretId id) {
    return it.secrets().stream().anyMatch(reference -> reference.secretId().equals(id.value()));
  }

  private static boolean refers(ContainerSpec it, ConfigId id) {
    return it.configs().stream().anyMatch(reference -> reference.configId().equals(id.value()));
  }

  private static Optional<Refusal> inUse(
      String kind, String name, Collection<Service> services, Predicate<ContainerSpec> refers) {
    List<String> users =
        services.stream()
            .filter(service -> refers.test(service.spec().taskTemplate().containerSpec()))
            .map(Service::name)
            .sorted()
            .toList();
    if (users.isEmpty()) return Optional.empty();
    String plural = users.size() == 1 ? "" : "s";
    return Optional.of(
        Refusal.invalid(
            kind
                + " '"
                + name
                + "' is in use by the following service"
                + plural
                + ": "
                + String.join(", ", users)));
  }
}
