package dev.skep.dockerapi.view;

import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.DnsConfig;
import dev.skep.model.Placement;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskSpec.ResourceRequirements;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.UpdateConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a service comes to that says nothing of these matters. Only shown, never stored: a service
/// that said nothing keeps following the defaults.
final class SpecDefaults {
  private SpecDefaults() {}

  private static final RestartPolicy RESTART =
      new RestartPolicy(
          Optional.of(RestartPolicy.Condition.ANY),
          Optional.of(RestartPolicy.DEFAULT_DELAY),
          Optional.of(0L),
          Optional.empty());

  static ServiceSpec filled(ServiceSpec spec) {
    return new ServiceSpec(
        spec.annotations(),
        filled(spec.taskTemplate()),
        spec.mode(),
        Optional.of(filled(spec.updateConfig())),
        Optional.of(filled(spec.rollbackConfig())),
        spec.networks(),
        spec.endpointSpec());
  }

  private static UpdateConfig filled(Optional<UpdateConfig> config) {
    UpdateConfig it = config.orElse(UpdateConfig.DEFAULT);
    Optional<Duration> monitor = it.monitor().or(UpdateConfig.DEFAULT::monitor);
    return new UpdateConfig(
        it.parallelism(),
        it.delay(),
        it.failureAction(),
        monitor,
        it.maxFailureRatio(),
        it.order());
  }

  private static TaskSpec filled(TaskSpec task) {
    return new TaskSpec(
        filled(task.containerSpec()),
        Optional.of(
            task.resources().orElse(new ResourceRequirements(Optional.empty(), Optional.empty()))),
        Optional.of(filledRestart(task.restartPolicy())),
        Optional.of(task.placement().orElse(Placement.ANYWHERE)),
        task.networks(),
        task.logDriver(),
        task.forceUpdate());
  }

  private static RestartPolicy filledRestart(Optional<RestartPolicy> policy) {
    if (policy.isEmpty()) return RESTART;
    RestartPolicy it = policy.get();
    return new RestartPolicy(
        it.condition(), it.delay().or(RESTART::delay), it.maxAttempts(), it.window());
  }

  private static ContainerSpec filled(ContainerSpec it) {
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
        Optional.of(it.stopGracePeriod().orElse(ContainerSpec.DEFAULT_STOP_GRACE)),
        it.healthcheck(),
        it.hosts(),
        Optional.of(it.dnsConfig().orElse(new DnsConfig(List.of(), List.of(), List.of()))),
        it.secrets(),
        it.configs(),
        it.isolation(),
        it.sysctls(),
        it.capabilityAdd(),
        it.capabilityDrop(),
        it.ulimits(),
        it.oomScoreAdj(),
        it.registryAuth());
  }
}
