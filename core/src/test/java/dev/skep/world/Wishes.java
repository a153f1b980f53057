package dev.skep.world;

import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.EndpointSpec;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.Placement;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.RebalancePolicy;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.FailureAction;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.model.Values;
import dev.skep.world.history.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What clients may ask a service to be.
final class Wishes {
  private final Chance chance;

  Wishes(Chance chance) {
    this.chance = chance;
  }

  ServiceSpec newSpec(int number) {
    ServiceMode mode = mode();
    boolean limited = mode instanceof ServiceMode.Replicated && chance.oneIn(4);
    var ports =
        chance.oneIn(2)
            ? List.of(new PortConfig("", Protocol.TCP, 80, 30_000 + number, PublishMode.INGRESS))
            : List.<PortConfig>of();
    return new ServiceSpec(
        new Annotations("s" + number, labels(mode, number)),
        new TaskSpec(
            ContainerSpec.of(mode.isJob() ? SimEngine.ONCE + ":1" : "image:1"),
            Optional.empty(),
            chance.oneIn(3) ? Optional.empty() : Optional.of(policy()),
            limited ? Optional.of(atMost(1 + chance.below(2))) : Optional.empty(),
            networks(),
            Optional.empty(),
            0),
        mode,
        mode.isJob() || chance.oneIn(3) ? Optional.empty() : Optional.of(update(limited)),
        chance.oneIn(2) ? Optional.empty() : Optional.of(update(limited)),
        List.of(),
        Optional.of(new EndpointSpec(EndpointSpec.Mode.VIP, ports)));
  }

  /// How long it waits for lost nodes, when its tasks are spread anew, and when it runs.
  private SortedMap<String, String> labels(ServiceMode mode, int number) {
    var labels = new TreeMap<String, String>();
    if (mode.isJob()) schedule(number, labels);
    if (chance.oneIn(3)) labels.put(NodeLossGrace.LABEL, 5 * chance.below(5) + "s");
    if (chance.oneIn(3)) {
      // "on-join" and "continuous" are to come back once a move and an update that begins meanwhile
      // no longer take down two tasks where one is allowed (seeds in the Makefile).
      labels.put(RebalancePolicy.LABEL, chance.pick(List.of("off")));
      labels.put(RebalancePolicy.INTERVAL_LABEL, 1 + chance.below(5) + "s");
      labels.put(RebalancePolicy.MAX_MOVES_LABEL, Long.toString(1 + chance.below(2)));
    }
    return labels;
  }

  /// Every third job runs when a minute is full, by whichever manager's clock.
  private static void schedule(int number, SortedMap<String, String> labels) {
    if (number % 3 != 0) return;
    labels.put(ServiceSpec.SCHEDULE, "* * * * *");
    labels.put(ServiceSpec.SCHEDULE + ".concurrency", number % 2 == 0 ? "replace" : "forbid");
  }

  private List<NetworkAttachmentConfig> networks() {
    if (chance.oneIn(2)) return List.of();
    return Samples.OVERLAYS.stream()
        .filter(_ -> chance.oneIn(2))
        .map(name -> new NetworkAttachmentConfig(name, List.of(), Values.noLabels()))
        .toList();
  }

  /// So that whoever sees the spec knows whose wish it was.
  static ServiceSpec labelled(ServiceSpec spec, String wish) {
    var labels = new TreeMap<>(spec.annotations().labels());
    labels.put(Seen.LABEL, wish);
    return spec.withAnnotations(new Annotations(spec.annotations().name(), labels));
  }

  private ServiceMode mode() {
    return switch ((int) chance.below(10)) {
      case 0, 1 -> new ServiceMode.Global();
      case 2, 3 -> completions();
      case 4 -> new ServiceMode.GlobalJob();
      default -> replicas();
    };
  }

  private ServiceMode replicas() {
    return new ServiceMode.Replicated(chance.below(6));
  }

  private ServiceMode completions() {
    return new ServiceMode.ReplicatedJob(1 + chance.below(3), chance.below(6));
  }

  ServiceSpec scaled(ServiceSpec spec) {
    return switch (spec.mode()) {
      case ServiceMode.Replicated _ -> spec.withMode(replicas());
      case ServiceMode.ReplicatedJob _ -> spec.withMode(completions());
      case ServiceMode.Global _, ServiceMode.GlobalJob _ -> spec;
    };
  }

  ServiceSpec updated(ServiceSpec spec) {
    String kind =
        switch ((int) chance.below(6)) {
          case 0 -> SimEngine.MISSING;
          case 1 -> spec.mode().isJob() ? SimEngine.ONCE : SimEngine.FRAGILE;
          default -> spec.mode().isJob() ? SimEngine.ONCE : "image";
        };
    var image = ContainerSpec.of(kind + ":" + chance.below(1000));
    return spec.withTaskTemplate(spec.taskTemplate().withContainerSpec(image));
  }

  private RestartPolicy policy() {
    return new RestartPolicy(
        chance.oneIn(4) ? Optional.of(Condition.ON_FAILURE) : Optional.empty(),
        Optional.of(Duration.ofMillis(500 + 1500 * chance.below(4))),
        chance.oneIn(4) ? Optional.of(1 + chance.below(3)) : Optional.empty(),
        chance.oneIn(2) ? Optional.of(Duration.ofSeconds(30)) : Optional.empty());
  }

  /// Starting first needs room for two, so a service with a limit per node stops first.
  private UpdateConfig update(boolean limited) {
    return new UpdateConfig(
        1 + chance.below(3),
        Duration.ofSeconds(chance.below(3)),
        Optional.of(FailureAction.values()[(int) chance.below(3)]),
        Optional.of(Duration.ofSeconds(1 + chance.below(5))),
        chance.below(3) / 4f,
        !limited && chance.oneIn(3) ? Order.START_FIRST : Order.STOP_FIRST);
  }

  private static Placement atMost(long perNode) {
    return new Placement(List.of(), List.of(), perNode, List.of());
  }
}
