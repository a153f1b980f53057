package dev.skep.testkit;

import dev.skep.model.Annotations;
import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ConfigSpec;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.ContainerSpec.SecretReference;
import dev.skep.model.Meta;
import dev.skep.model.Payload;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.SecretSpec;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Secrets and configs to begin with, and services that use them. The id of what is called `key` is
/// `id-key`.
public final class Vault {
  private Vault() {}

  public static Payload payload(String text) {
    return new Payload(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Secret secret(String name, String content) {
    return new Secret(new SecretId("id-" + name), Meta.NEW, secretSpec(name, content));
  }

  public static SecretSpec secretSpec(String name, String content) {
    return new SecretSpec(
        Annotations.named(name), payload(content), Optional.empty(), Optional.empty());
  }

  public static Config config(String name, String content) {
    return new Config(new ConfigId("id-" + name), Meta.NEW, configSpec(name, content));
  }

  public static ConfigSpec configSpec(String name, String content) {
    return new ConfigSpec(Annotations.named(name), payload(content), Optional.empty());
  }

  public static SecretReference toSecret(String name, FileTarget file) {
    return new SecretReference(Optional.of(file), "id-" + name, name);
  }

  public static ConfigReference toConfig(String name, FileTarget file) {
    return new ConfigReference(Optional.of(file), false, "id-" + name, name);
  }

  /// As the docker command asks for it.
  public static FileTarget plainly(String target) {
    return new FileTarget(target, "0", "0", 0444);
  }

  public static Service using(String name, List<String> secrets, List<String> configs) {
    ServiceSpec it = Services.replicated(name, 1).spec();
    return Services.of(new ServiceId(name), using(it, secrets, configs));
  }

  public static ServiceSpec using(ServiceSpec it, List<String> secrets, List<String> configs) {
    TaskSpec task = it.taskTemplate();
    return new ServiceSpec(
        it.annotations(),
        new TaskSpec(
            container(
                secrets.stream().map(name -> toSecret(name, plainly(name))).toList(),
                configs.stream().map(name -> toConfig(name, plainly(name))).toList()),
            task.resources(),
            task.restartPolicy(),
            task.placement(),
            task.networks(),
            task.logDriver(),
            task.forceUpdate()),
        it.mode(),
        it.updateConfig(),
        it.rollbackConfig(),
        it.networks(),
        it.endpointSpec());
  }

  public static ContainerSpec container(
      List<SecretReference> secrets, List<ConfigReference> configs) {
    ContainerSpec it = ContainerSpec.of("image:1");
    return new ContainerSpec(
        it.image(),
        it.labels(),
        it.command(),
        it.args(),
        it.hostname(),
        it.env(),
        it.dir(),
        it.user(),
        it.groups(),
        it.privileges(),
        it.init(),
        it.stopSignal(),
        it.tty(),
        it.openStdin(),
        it.readOnly(),
        it.mounts(),
        it.stopGracePeriod(),
        it.healthcheck(),
        it.hosts(),
        it.dnsConfig(),
        secrets,
        configs,
        it.isolation(),
        it.sysctls(),
        it.capabilityAdd(),
        it.capabilityDrop(),
        it.ulimits(),
        it.oomScoreAdj(),
        it.registryAuth());
  }
}
