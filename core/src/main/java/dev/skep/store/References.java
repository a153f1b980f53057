package dev.skep.store;

import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.SecretReference;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Between services and the secrets and configs that they refer to: what is referred to must be
/// there, and stays as long as the present spec of a service refers to it. (Former specs and tasks
/// made from them keep nothing: a task that runs has its copy.)
///
/// Asked by whoever answers users, and again when the log is applied, for two users may ask at
/// once.
public final class References {
  private References() {}

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
