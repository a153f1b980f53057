package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;
import static dev.skep.store.Refusal.Code.UNKNOWN;

import dev.skep.manager.placement.Constraints;
import dev.skep.manager.timetable.BadSchedule;
import dev.skep.manager.timetable.Schedule;
import dev.skep.model.EndpointSpec;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.Placement;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Reach;
import dev.skep.model.RebalancePolicy;
import dev.skep.model.Resources;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskSpec.ResourceRequirements;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.UpdateConfig;
import dev.skep.store.Refusal;
import dev.skep.template.BadTemplate;
import dev.skep.template.ContainerTemplates;
import dev.skep.template.TemplateContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/// What can be said of a service spec without looking at the swarm, in the order in which clients
/// are used to hear it. (The rollback config is never judged; it is the same in SwarmKit.)
final class SpecCheck {
  private SpecCheck() {}

  /// A thousandth of a processor.
  private static final long LEAST_NANO_CPUS = 1_000_000;

  private static final long LEAST_MEMORY_BYTES = 4L << 20;
  private static final int LAST_PORT = 65_535;

  /// Of one service at the same time. Ten times what the largest known swarms run altogether; a
  /// number with some digits too many would fill the managers' memory, and Docker's does.
  static final long MOST_TASKS = 1_000_000;

  static Optional<Refusal> check(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    return Checks.first(
        () -> NameRule.check(spec.annotations().name()),
        () -> NodeLossGrace.problem(spec).map(Refusal::invalid),
        () -> RebalancePolicy.problem(spec).map(Refusal::invalid),
        () -> task.resources().flatMap(SpecCheck::resources),
        () -> task.restartPolicy().flatMap(SpecCheck::restart),
        () -> task.placement().flatMap(SpecCheck::placement),
        () -> FileReferences.check(task.containerSpec()),
        () -> templates(spec),
        () -> ContainerCheck.check(task.containerSpec()),
        () -> number(spec.mode()),
        () -> job(spec),
        () -> schedule(spec),
        () -> spec.updateConfig().flatMap(SpecCheck::update),
        () -> spec.endpointSpec().flatMap(SpecCheck::endpoint),
        () -> reach(spec));
  }

  /// Ports that a task publishes on its own host are the engine's, which has them at all addresses:
  /// wider than asked for is worse than not at all.
  private static Optional<Refusal> reach(ServiceSpec spec) {
    var labels = spec.annotations().labels();
    return Reach.problem(labels)
        .map(Refusal::invalid)
        .or(() ->
            invalidIf(
                Reach.of(labels).publishedOn().isPresent()
                    && spec.ports().stream()
                        .anyMatch(port -> port.publishMode() == PublishMode.HOST),
                "label "
                    + Reach.PUBLISHED_ON_LABEL
                    + " is not supported for ports that are published with mode=host"));
  }

  private static Optional<Refusal> resources(ResourceRequirements it) {
    return Checks.first(
        () -> it.limits().flatMap(SpecCheck::resources),
        () -> it.reservations().flatMap(SpecCheck::resources));
  }

  private static Optional<Refusal> resources(Resources it) {
    return Checks.first(
        () ->
            invalidIf(
                it.nanoCpus() != 0 && it.nanoCpus() < LEAST_NANO_CPUS,
                "invalid cpu value "
                    + GoText.cpus(it.nanoCpus())
                    + ": Must be at least "
                    + GoText.cpus(LEAST_NANO_CPUS)),
        () ->
            invalidIf(
                it.memoryBytes() != 0 && it.memoryBytes() < LEAST_MEMORY_BYTES,
                "invalid memory value " + it.memoryBytes() + ": Must be at least 4MiB"));
  }

  private static Optional<Refusal> restart(RestartPolicy it) {
    return Checks.first(
        () -> invalidIf(isNegative(it.delay()), "TaskSpec: restart-delay cannot be negative"),
        () -> invalidIf(isNegative(it.window()), "TaskSpec: restart-window cannot be negative"));
  }

  private static Optional<Refusal> placement(Placement it) {
    return Constraints.problem(it.constraints()).map(text -> new Refusal(UNKNOWN, text));
  }

  /// Placeholders are filled in once for trial: a task that cannot be made would say so too late.
  private static Optional<Refusal> templates(ServiceSpec spec) {
    try {
      ContainerTemplates.expand(spec.taskTemplate().containerSpec(), TemplateContext.trial(spec));
      return Optional.empty();
    } catch (BadTemplate why) {
      return Optional.of(Refusal.invalid(why.getMessage()));
    }
  }

  private static Optional<Refusal> number(ServiceMode mode) {
    return switch (mode) {
      case ServiceMode.Replicated(long replicas) ->
          invalidIf(replicas > MOST_TASKS, "Number of replicas must not exceed " + MOST_TASKS);
      case ServiceMode.ReplicatedJob(long concurrent, _) ->
          invalidIf(
              concurrent > MOST_TASKS, "Maximum concurrent jobs must not exceed " + MOST_TASKS);
      case ServiceMode.Global _, ServiceMode.GlobalJob _ -> Optional.empty();
    };
  }

  /// There is nothing to replace step by step in a job: every update runs it anew.
  private static Optional<Refusal> job(ServiceSpec spec) {
    return invalidIf(
        spec.mode().isJob() && spec.updateConfig().isPresent(),
        "Jobs may not have an update config");
  }

  private static Optional<Refusal> schedule(ServiceSpec spec) {
    try {
      Schedule.of(spec);
      return Optional.empty();
    } catch (BadSchedule why) {
      return Optional.of(Refusal.invalid(why.getMessage()));
    }
  }

  private static Optional<Refusal> update(UpdateConfig it) {
    return Checks.first(
        () -> invalidIf(it.delay().isNegative(), "TaskSpec: update-delay cannot be negative"),
        () -> invalidIf(isNegative(it.monitor()), "TaskSpec: update-monitor cannot be negative"),
        () ->
            invalidIf(
                !(it.maxFailureRatio() >= 0 && it.maxFailureRatio() <= 1),
                "TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1"));
  }

  private static boolean isNegative(Optional<Duration> span) {
    return span.filter(Duration::isNegative).isPresent();
  }

  private static Optional<Refusal> endpoint(EndpointSpec it) {
    return Checks.first(
        () ->
            invalidIf(
                it.mode() == EndpointSpec.Mode.DNSRR
                    && it.ports().stream()
                        .anyMatch(port -> port.publishMode() == PublishMode.INGRESS),
                "EndpointSpec: port published with ingress mode can't be used with dnsrr mode"),
        () -> duplicatePorts(it),
        () -> it.ports().stream().map(SpecCheck::range).flatMap(Optional::stream).findFirst());
  }

  private static Optional<Refusal> duplicatePorts(EndpointSpec it) {
    var seen = new ArrayList<PortConfig>();
    for (PortConfig port : it.ports()) {
      if (port.publishedPort() == 0) continue;
      if (seen.stream().anyMatch(other -> isSamePort(port, other))) {
        return Optional.of(Refusal.invalid("EndpointSpec: duplicate published ports provided"));
      }
      seen.add(port);
    }
    return Optional.empty();
  }

  private static boolean isSamePort(PortConfig a, PortConfig b) {
    return a.publishedPort() == b.publishedPort() && a.protocol() == b.protocol();
  }

  /// The wire has 32 bits for a port, the world 16.
  private static Optional<Refusal> range(PortConfig port) {
    return Checks.first(
        () ->
            invalidIf(
                port.targetPort() < 1 || port.targetPort() > LAST_PORT,
                "EndpointSpec: target port "
                    + Integer.toUnsignedString(port.targetPort())
                    + " is out of range (1-65535)"),
        () ->
            invalidIf(
                port.publishedPort() < 0 || port.publishedPort() > LAST_PORT,
                "EndpointSpec: published port "
                    + Integer.toUnsignedString(port.publishedPort())
                    + " is out of range (0-65535)"));
  }
}
