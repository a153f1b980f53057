package dev.skep.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What a task's container is made from. Empty strings, lists and maps mean "as the image says".
///
/// @param command replaces the image's entrypoint
/// @param args replaces the image's command
/// @param env `NAME=value`
/// @param stopGracePeriod between the stop signal and the kill; empty means 10 s
/// @param hosts lines of `/etc/hosts`: address, then names
/// @param registryAuth what the node shows the registry when it fetches the image; clients never
///   see it again
public record ContainerSpec(
    String image,
    SortedMap<String, String> labels,
    List<String> command,
    List<String> args,
    String hostname,
    List<String> env,
    String dir,
    String user,
    List<String> groups,
    Optional<Privileges> privileges,
    Optional<Boolean> init,
    String stopSignal,
    boolean tty,
    boolean openStdin,
    boolean readOnly,
    List<Mount> mounts,
    Optional<Duration> stopGracePeriod,
    Optional<HealthConfig> healthcheck,
    List<String> hosts,
    Optional<DnsConfig> dnsConfig,
    List<SecretReference> secrets,
    List<ConfigReference> configs,
    String isolation,
    SortedMap<String, String> sysctls,
    List<String> capabilityAdd,
    List<String> capabilityDrop,
    List<Ulimit> ulimits,
    long oomScoreAdj,
    Optional<RegistryAuth> registryAuth) {
  /// Docker's default for a container that names none.
  public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(10);

  public ContainerSpec {
    labels = Values.sorted(labels);
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = List.copyOf(env);
    groups = List.copyOf(groups);
    mounts = List.copyOf(mounts);
    hosts = List.copyOf(hosts);
    secrets = List.copyOf(secrets);
    configs = List.copyOf(configs);
    sysctls = Values.sorted(sysctls);
    capabilityAdd = List.copyOf(capabilityAdd);
    capabilityDrop = List.copyOf(capabilityDrop);
    ulimits = List.copyOf(ulimits);
  }

  /// A container that runs the image as it is.
  public static ContainerSpec of(String image) {
    return new ContainerSpec(
        image,
        Values.noLabels(),
        List.of(),
        List.of(),
        "",
        List.of(),
        "",
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        "",
        false,
        false,
        false,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        "",
        Values.noLabels(),
        List.of(),
        List.of(),
        List.of(),
        0,
        Optional.empty());
  }

  /// The same container with other texts where placeholders may stand.
  public ContainerSpec withTexts(String hostname, List<String> env, List<Mount> mounts) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        registryAuth);
  }

  /// The same container from a registry that is shown something else.
  public ContainerSpec withRegistryAuth(Optional<RegistryAuth> registryAuth) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj,
        registryAuth);
  }

  /// Names and numbers as the kernel's limits have them.
  public record Ulimit(String name, long hard, long soft) {}

  public record DnsConfig(List<String> nameservers, List<String> search, List<String> options) {
    public DnsConfig {
      nameservers = List.copyOf(nameservers);
      search = List.copyOf(search);
      options = List.copyOf(options);
    }
  }

  /// @param test empty inherits the image's; `NONE` switches it off; `CMD …` or `CMD-SHELL …`
  /// @param interval zero durations inherit the image's
  public record HealthConfig(
      List<String> test,
      Duration interval,
      Duration timeout,
      Duration startPeriod,
      Duration startInterval,
      long retries) {
    public HealthConfig {
      test = List.copyOf(test);
    }

    public boolean probes() {
      return !test.isEmpty() && !test.getFirst().equals("NONE");
    }
  }

  /// @param mode permission bits
  public record FileTarget(String name, String uid, String gid, long mode) {}

  public record SecretReference(Optional<FileTarget> file, String secretId, String secretName) {}

  /// @param runtime the content is not mounted but used by the runtime (credential specs)
  public record ConfigReference(
      Optional<FileTarget> file, boolean runtime, String configId, String configName) {}

  public record Privileges(
      Optional<CredentialSpec> credentialSpec,
      Optional<SelinuxContext> selinuxContext,
      Optional<Seccomp> seccomp,
      Optional<AppArmor> appArmor,
      boolean noNewPrivileges) {
    public record CredentialSpec(String config, String file, String registry) {}

    public record SelinuxContext(
        boolean disable, String user, String role, String type, String level) {}

    /// @param profile base64 of the profile; only with mode `custom`
    public record Seccomp(String mode, String profile) {}

    public record AppArmor(String mode) {}
  }
}
