package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.HealthConfig;
import dev.skep.model.ContainerSpec.Privileges;
import dev.skep.model.Mount;
import dev.skep.store.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

/// What can be said of a container before anybody tries to start it.
final class ContainerCheck {
  private ContainerCheck() {}

  private static final Duration SHORTEST = Duration.ofMillis(1);

  static Optional<Refusal> check(ContainerSpec it) {
    return Checks.first(
        () -> ImageName.problem(it.image()).map(Refusal::invalid),
        () -> it.privileges().flatMap(Privileges::credentialSpec).map(_ -> windowsOnly()),
        () -> mounts(it),
        () -> it.healthcheck().flatMap(ContainerCheck::health));
  }

  /// Without a word, the container would run without the account that its user counts on.
  private static Refusal windowsOnly() {
    return new Refusal(
        Refusal.Code.UNIMPLEMENTED,
        "ContainerSpec: credential specs are for Windows containers, which Skep does not run");
  }

  private static Optional<Refusal> mounts(ContainerSpec it) {
    var targets = new TreeSet<String>();
    for (Mount mount : it.mounts()) {
      if (!targets.add(mount.target())) {
        return Optional.of(
            Refusal.invalid("ContainerSpec: duplicate mount point: " + mount.target()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> health(HealthConfig it) {
    return Checks.first(
        () -> span("Interval", it.interval()),
        () -> span("Timeout", it.timeout()),
        () ->
            invalidIf(
                it.retries() < 0, "ContainerSpec: Retries in HealthConfig cannot be negative"),
        () -> span("StartPeriod", it.startPeriod()),
        () -> span("StartInterval", it.startInterval()));
  }

  private static Optional<Refusal> span(String name, Duration span) {
    return invalidIf(
        !span.isZero() && span.compareTo(SHORTEST) < 0,
        "ContainerSpec: " + name + " in HealthConfig cannot be less than 1ms");
  }
}
