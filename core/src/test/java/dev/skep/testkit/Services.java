package dev.skep.testkit;

import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Endpoint;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.Placement;
import dev.skep.model.PortConfig;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateStatus;
import dev.skep.model.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Services to begin with, and small changes to their specs.
public final class Services {
  private Services() {}

  public static Service replicated(String name, long replicas) {
    return of(spec(name, new ServiceMode.Replicated(replicas)));
  }

  public static Service global(String name) {
    return of(spec(name, new ServiceMode.Global()));
  }

  public static Service job(String name, long maxConcurrent, long totalCompletions) {
    return of(spec(name, new ServiceMode.ReplicatedJob(maxConcurrent, totalCompletions)));
  }

  public static Service globalJob(String name) {
    return of(spec(name, new ServiceMode.GlobalJob()));
  }

  /// As the API stores it; the id is the name.
  public static Service of(ServiceSpec spec) {
    return of(new ServiceId(spec.annotations().name()), spec);
  }

  public static Service of(ServiceId id, ServiceSpec spec) {
    return new Service(
        id,
        Meta.NEW,
        spec,
        1,
        OptionalLong.empty(),
        Endpoint.NONE,
        Optional.empty(),
        Optional.empty());
  }

  public static UpdateStatus rollbackStatus(Instant now) {
    return new UpdateStatus(
        UpdateStatus.State.ROLLBACK_STARTED, now, Optional.empty(), "manually requested rollback");
  }

  public static ServiceSpec spec(String name, ServiceMode mode) {
    return new ServiceSpec(
        Annotations.named(name),
        new TaskSpec(
            ContainerSpec.of("image:1"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            0),
        mode,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  public static ServiceSpec labelled(ServiceSpec spec, String key, String value) {
    var labels = new TreeMap<>(spec.annotations().labels());
    labels.put(key, value);
    return spec.withAnnotations(new Annotations(spec.annotations().name(), labels));
  }

  public static ServiceSpec scaled(ServiceSpec spec, long replicas) {
    return spec.withMode(new ServiceMode.Replicated(replicas));
  }

  public static ServiceSpec image(ServiceSpec spec, String image) {
    return spec.withTaskTemplate(spec.taskTemplate().withContainerSpec(ContainerSpec.of(image)));
  }

  public static ServiceSpec constrained(ServiceSpec spec, String... constraints) {
    return spec.withTaskTemplate(
        spec.taskTemplate()
            .withPlacement(new Placement(List.of(constraints), List.of(), 0, List.of())));
  }

  public static ServiceSpec restarting(ServiceSpec spec, Condition condition, Duration delay) {
    return restarting(
        spec,
        new RestartPolicy(
            Optional.of(condition), Optional.of(delay), Optional.empty(), Optional.empty()));
  }

  public static ServiceSpec restarting(ServiceSpec spec, RestartPolicy policy) {
    TaskSpec was = spec.taskTemplate();
    return spec.withTaskTemplate(
        new TaskSpec(
            was.containerSpec(),
            was.resources(),
            Optional.of(policy),
            was.placement(),
            was.networks(),
            was.logDriver(),
            was.forceUpdate()));
  }

  /// As `--force` sends it.
  public static ServiceSpec forced(ServiceSpec spec) {
    TaskSpec was = spec.taskTemplate();
    return spec.withTaskTemplate(
        new TaskSpec(
            was.containerSpec(),
            was.resources(),
            was.restartPolicy(),
            was.placement(),
            was.networks(),
            was.logDriver(),
            was.forceUpdate() + 1));
  }

  /// With labels of a schedule.
  ///
  /// @param more pairs: `zone`, `Europe/Berlin`
  public static ServiceSpec scheduled(ServiceSpec spec, String expression, String... more) {
    var labels = new TreeMap<>(spec.annotations().labels());
    labels.keySet().removeIf(label -> label.startsWith(ServiceSpec.SCHEDULE));
    labels.put(ServiceSpec.SCHEDULE, expression);
    for (int at = 0; at < more.length; at += 2) {
      labels.put(ServiceSpec.SCHEDULE + "." + more[at], more[at + 1]);
    }
    return spec.withAnnotations(new Annotations(spec.annotations().name(), labels));
  }

  /// @param networks ids
  public static ServiceSpec on(ServiceSpec spec, List<String> networks) {
    TaskSpec was = spec.taskTemplate();
    return spec.withTaskTemplate(
        new TaskSpec(
            was.containerSpec(),
            was.resources(),
            was.restartPolicy(),
            was.placement(),
            networks.stream()
                .map(id -> new NetworkAttachmentConfig(id, List.of(), Values.noLabels()))
                .toList(),
            was.logDriver(),
            was.forceUpdate()));
  }

  public static ServiceSpec publishing(ServiceSpec spec, PortConfig... ports) {
    return new ServiceSpec(
        spec.annotations(),
        spec.taskTemplate(),
        spec.mode(),
        spec.updateConfig(),
        spec.rollbackConfig(),
        spec.networks(),
        Optional.of(new EndpointSpec(EndpointSpec.Mode.VIP, List.of(ports))));
  }

  public static ServiceSpec updating(ServiceSpec spec, UpdateConfig update) {
    return new ServiceSpec(
        spec.annotations(),
        spec.taskTemplate(),
        spec.mode(),
        Optional.of(update),
        spec.rollbackConfig(),
        spec.networks(),
        spec.endpointSpec());
  }

  public static ServiceSpec rollingBack(ServiceSpec spec, UpdateConfig rollback) {
    return new ServiceSpec(
        spec.annotations(),
        spec.taskTemplate(),
        spec.mode(),
        spec.updateConfig(),
        Optional.of(rollback),
        spec.networks(),
        spec.endpointSpec());
  }
}
