package dev.skep.world;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.scheduler.rebalance.Rest;
import dev.skep.model.Guest;
import dev.skep.model.Network;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig;
import dev.skep.store.Applied;
import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What holds after every commit, whatever has broken.
final class Laws {
  /// Two periods of a heartbeat at least: three are the grace, and one may be under way.
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final World world;

  /// Services that have ever been asked to replace tasks by starting the next one first.
  private final Set<ServiceId> startFirst = new HashSet<>();

  /// That have begun a run, of all services.
  private final Set<String> moments = new HashSet<>();

  private final Takedowns takedowns = new Takedowns();

  /// As the entry before has left it.
  private View before = View.EMPTY;

  Laws(World world) {
    this.world = world;
  }

  void check(Slot slot, LogEntry entry, Applied applied) {
    View view = applied.view();
    if (entry.term() != slot.term() && !applied.events().isEmpty()) {
      throw broken(
          "an entry of term %d has changed something in term %d", entry.term(), slot.term());
    }
    var touched = new TreeSet<ServiceId>();
    boolean numbers = false;
    for (StoreEvent event : applied.events()) {
      switch (event) {
        case StoreEvent.TaskCreated(var task) -> touched.add(task.service());
        case StoreEvent.TaskUpdated(var before, var after) -> {
          onlyForward(before, after);
          waitsForItsNode(before, after, view, entry);
          if (after.leaving() && !before.leaving()) leavesAtRest(after, entry);
          if (isGiven(before, after)) takesTasks(after, view);
          if (after.state().isTerminal() && !before.state().isTerminal()) world.heardEnd(after);
          touched.add(after.service());
          takedowns.stopped(before, after, view, world.agenda.now());
          numbers |= !before.networks().equals(after.networks());
        }
        case StoreEvent.ServiceCreated(var service) -> note(service);
        case StoreEvent.ServiceUpdated(var before, var after) -> {
          note(after);
          begunOnce(before, after);
          numbers |= !before.endpoint().equals(after.endpoint());
        }
        case StoreEvent.NetworkUpdated _, StoreEvent.GuestUpdated _ -> numbers = true;
        case StoreEvent.NodeUpdated(var before, var after) -> {
          numbers |= !before.attachments().equals(after.attachments());
          if (before.status().state() != after.status().state()) {
            world.note(
                "node %s %s -> %s: %s"
                    .formatted(
                        after.id(),
                        before.status().state(),
                        after.status().state(),
                        after.status().message()));
          }
          if (before.losesTasks() || after.losesTasks()) {
            takedowns.nodeLosesTasks(after.id(), world.agenda.now());
          }
          if (after.status().state() == NodeStatus.State.DOWN
              && before.status().state() != NodeStatus.State.DOWN) {
            isSilent(after, entry);
          }
        }
        case StoreEvent.TaskRemoved _,
            StoreEvent.ServiceRemoved _,
            StoreEvent.NetworkCreated _,
            StoreEvent.NetworkRemoved _,
            StoreEvent.GuestCreated _,
            StoreEvent.GuestRemoved _,
            StoreEvent.OfPayload _,
            StoreEvent.NodeCreated _,
            StoreEvent.NodeRemoved _,
            StoreEvent.ClusterCreated _,
            StoreEvent.ClusterUpdated _ -> {}
      }
    }
    for (ServiceId service : touched) {
      oneLiveTaskPerSlot(service, view);
      maxReplicasPerNode(service, view);
      takedowns.check(service, view);
    }
    if (numbers) nothingGivenTwice(view);
    before = view;
  }

  private void note(Service service) {
    if (startsFirst(service)) startFirst.add(service.id());
  }

  static boolean startsFirst(Service service) {
    return Stream.of(service.spec().updateConfig(), service.spec().rollbackConfig())
        .flatMap(Optional::stream)
        .anyMatch(config -> config.order() == UpdateConfig.Order.START_FIRST);
  }

  /// No moment of a schedule begins a run twice, and none of them two.
  private void begunOnce(Service before, Service after) {
    Optional<Instant> moment = after.scheduleStatus().flatMap(ScheduleStatus::last);
    Optional<Instant> earlier = before.scheduleStatus().flatMap(ScheduleStatus::last);
    if (moment.equals(earlier)) return;
    long run = after.iteration().orElseThrow();
    if (run != before.iteration().orElse(-1) + 1) {
      throw broken("service %s: run %d follows %s", after.name(), run, before.iteration());
    }
    if (!moments.add(after.id() + " " + moment.orElseThrow())) {
      throw broken("service %s begins the run of %s twice", after.name(), moment.get());
    }
  }

  private static void onlyForward(Task before, Task after) {
    if (after.state().isBefore(before.state())) {
      throw broken("task %s fell from %s to %s", after.id(), before.state(), after.state());
    }
    if (after.desired().isBefore(before.desired())) {
      throw broken("task %s was desired %s, now %s", after.id(), before.desired(), after.desired());
    }
    if (before.node().isPresent() && !after.node().equals(before.node())) {
      throw broken("task %s moved from %s to %s", after.id(), before.node(), after.node());
    }
  }

  /// What a service leaves with a lost node is not given up before the grace is over, but for an
  /// update.
  private void waitsForItsNode(Task before, Task after, View view, LogEntry entry) {
    Optional<Service> service = view.service(after.service());
    boolean givenUp = Tasks.isWanted(before) && after.desired() == TaskState.SHUTDOWN;
    if (!givenUp || after.state().isTerminal() || service.isEmpty()) return;
    if (service.get().revision() != after.revision()) return;
    if (startFirst.contains(after.service())) return;
    Optional<Instant> until = Tasks.keptUntil(view, after).filter(entry.at()::isBefore);
    if (until.isPresent()) {
      throw broken("task %s is given up at %s, waits until %s", after.id(), entry.at(), until);
    }
  }

  /// Nobody leaves for a better place while anything else is the matter. As it was when the entry
  /// was thought of.
  private void leavesAtRest(Task task, LogEntry entry) {
    Optional<Rest> was =
        before.service(task.service()).map(service -> Rest.of(before, service, entry.at()));
    if (was.orElseThrow() instanceof Rest.Busy(var why, _)) {
      throw broken("task %s leaves, though of its service %s", task.id(), why);
    }
  }

  private static boolean isGiven(Task before, Task after) {
    return before.state() == TaskState.PENDING && after.state() == TaskState.ASSIGNED;
  }

  /// The node was there for tasks either before the entry or after it: what else the entry says may
  /// come before the assignment or behind it.
  private void takesTasks(Task task, View view) {
    NodeId node = task.node().orElseThrow();
    boolean took =
        Stream.of(before, view).anyMatch(it -> it.node(node).filter(Node::takesTasks).isPresent());
    if (!took) throw broken("task %s is given to %s, which takes none", task.id(), node);
  }

  /// Who was heard a moment before the thought is not given up for lost.
  private void isSilent(Node node, LogEntry entry) {
    Optional<Instant> heard =
        world
            .managers
            .leader()
            .filter(seat -> seat.term() == entry.term())
            .flatMap(seat -> seat.heard(node.id()));
    if (heard.filter(it -> it.plus(SILENCE).isAfter(entry.at())).isPresent()) {
      throw broken(
          "node %s is given up at %s, was heard at %s: %s",
          node.id(), entry.at(), heard.get(), node.status().message());
    }
  }

  private void oneLiveTaskPerSlot(ServiceId id, View view) {
    if (startFirst.contains(id) || view.service(id).isEmpty()) return;
    var live = new TreeMap<SlotKey, Task>();
    for (Task task : view.tasksOf(id)) {
      if (!task.isLive()) continue;
      Task other = live.put(SlotKey.of(task), task);
      if (other != null) {
        throw broken(
            "slot %s.%d has two live tasks: %s (%s) and %s (%s)",
            task.serviceName(), task.slot(), other.id(), other.state(), task.id(), task.state());
      }
    }
  }

  private static void maxReplicasPerNode(ServiceId id, View view) {
    var perNode = new TreeMap<String, Integer>();
    for (Task task : view.tasksOf(id)) {
      if (!task.isLive() || task.node().isEmpty()) continue;
      long most =
          view.specOf(task).taskTemplate().placement().map(it -> it.maxReplicas()).orElse(0L);
      int count = perNode.merge(task.node().get().value(), 1, Integer::sum);
      if (most > 0 && count > most) {
        throw broken(
            "service %s has %d tasks on %s, the most is %d",
            task.serviceName(), count, task.node().get(), most);
      }
    }
  }

  private static void nothingGivenTwice(View view) {
    var given = new HashSet<String>();
    for (Network network : view.networks()) {
      if (network.state().isEmpty()) continue;
      var state = network.state().get();
      give(given, "vxlan id " + state.vxlanId(), network.name());
      String prefix = state.subnet().substring(state.subnet().indexOf('/'));
      give(given, "address " + network.id() + " " + state.gateway() + prefix, "the network itself");
    }
    for (Service service : view.services()) {
      for (var vip : service.endpoint().virtualIps()) {
        give(given, "address " + vip.network() + " " + vip.addr(), service.name());
      }
      for (PortConfig port : service.endpoint().ports()) {
        if (port.publishMode() == PublishMode.INGRESS && port.publishedPort() != 0) {
          give(given, "port " + port.publishedPort() + "/" + port.protocol(), service.name());
        }
      }
    }
    for (Node node : view.nodes()) {
      for (var own : node.attachments()) {
        give(given, "address " + own.network() + " " + own.address(), node.id().value());
      }
    }
    for (Guest guest : view.guests()) {
      guest
          .attachment()
          .ifPresent(own ->
              give(given, "address " + own.network() + " " + own.address(), guest.shownName()));
    }
    for (Task task : view.tasks()) {
      if (task.state().isTerminal()) continue;
      for (var own : task.networks()) {
        give(given, "address " + own.network() + " " + own.address(), task.name());
      }
    }
  }

  private static void give(Set<String> given, String what, String to) {
    if (!given.add(what)) throw broken("%s is given twice, now to %s", what, to);
  }

  private static InvariantViolation broken(String text, Object... with) {
    return new InvariantViolation(text.formatted(with));
  }
}
