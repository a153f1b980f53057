package dev.skep.world;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.loop.ControlLoop;
import dev.skep.loop.WallClock;
import dev.skep.manager.api.Decision;
import dev.skep.model.Guest;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.InvariantViolation;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A swarm on one thread, from a seed. First a storm: everything that can break does, while clients
/// go on asking. Then a calm, at whose end all must be as asked.
public final class World {
  private static final Duration STORM = Duration.ofSeconds(60);

  /// Long enough for the slowest cure: a new leader's double grace for nodes that nobody has heard
  /// (30 s), then restarts with their delays.
  private static final Duration CALM = Duration.ofSeconds(240);

  /// By when every manager knows what is committed.
  private static final Duration NEWS = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(700);

  private static final int LOOKS = 20;

  /// Shorter than a minute, at which the next run begins.
  private static final int QUIET_LOOKS = 60;

  final Agenda agenda = new Agenda();
  final Chance chance;
  final Laws laws = new Laws(this);
  final Managers managers;
  final Wires wires;
  final Roles roles;
  final Api api;
  final SimEngine.Delays delays = new RandomDelays();
  private final Trace trace = new Trace();
  private final List<SimNode> nodes = new ArrayList<>();
  private final Clients clients;
  private final Faults faults;

  /// How many managers there are to begin with.
  private final int founders;

  /// Some worlds have hardly a quiet second, some have time to finish what they began.
  private final int longestQuietMillis;

  private final SortedMap<String, Duration> skews = new TreeMap<>();
  private boolean stormy;

  public World(long seed) {
    chance = new Chance(seed);
    wires = new Wires(this);
    managers = new Managers(this);
    api = new Api(this);
    longestQuietMillis = 500 + (int) chance.below(8000);
    founders = chance.pick(List.of(1, 3, 3, 5));
    int count = Math.max(founders, 2 + (int) chance.below(4));
    for (int number = 1; number <= count; number++) nodes.add(new SimNode(this, "n" + number));
    roles = new Roles(this);
    clients = new Clients(this);
    faults = new Faults(this, nodes);
  }

  List<ControlLoop> loops(NodeId leader, WallClock wall) {
    return Loops.of(chance::id, chance, leader, wall);
  }

  /// The hash of all that has happened.
  public long play() {
    managers.found(hosts().subList(0, founders));
    roles.found(hosts().subList(0, founders));
    clients.insist("found", _ -> new Decision.Accept<>(founding(), ""));
    nodes.forEach(node -> agenda.after(chance.millis(3000, 6000), node::boot));
    agenda.runUntil(agenda.now().plusSeconds(8));
    stormy = true;
    faults.begin(longestQuietMillis);
    clients.begin();
    roles.begin();
    agenda.runUntil(agenda.now().plus(STORM));
    stormy = false;
    note("calm");
    faults.end();
    clients.tidyUp();
    agenda.runUntil(agenda.now().plus(CALM).minus(NEWS));
    int known = managers.committed();
    agenda.runUntil(agenda.now().plus(NEWS));
    managers.checkCopies(known);
    checkTheEnd();
    return trace.hash();
  }

  /// How far the wall's clock of a host is off.
  Duration skew(String host) {
    return skews.getOrDefault(host, Duration.ZERO);
  }

  void moveClock(String host, Duration by) {
    skews.merge(host, by, Duration::plus);
  }

  List<String> hosts() {
    return nodes.stream().map(node -> node.id().value()).toList();
  }

  public List<String> lastLines() {
    return trace.last();
  }

  boolean isStormy() {
    return stormy;
  }

  void note(String line) {
    trace.note(agenda.now(), line);
  }

  void heardCommand(NodeId node, ContainerCommand command) {
    switch (command) {
      case ContainerCommand.Look _ -> {}
      case ContainerCommand.Prepare(var it, _) -> note(node + " prepare " + it.task().id());
      case ContainerCommand.Start(var it, _) -> note(node + " start " + it.task().id());
      case ContainerCommand.Stop(var task, _) -> ends(node, "stop", task);
      case ContainerCommand.Remove(var task) -> ends(node, "remove", task);
    }
  }

  private void ends(NodeId node, String verb, TaskId task) {
    note(node + " " + verb + " " + task);
    if (!node(node).engine.running().contains(task)) return;
    managers
        .latest()
        .task(task)
        .filter(Task::isLive)
        .ifPresent(it -> {
          throw new InvariantViolation(
              "node %s would %s the container of task %s, which is %s and should be %s"
                  .formatted(node, verb, task, it.state(), it.desired()));
        });
  }

  /// What a node has reported of an end is true: nothing runs any more, and never will.
  void heardEnd(Task task) {
    if (task.node().isEmpty() || task.state() == TaskState.ORPHANED) return;
    if (node(task.node().get()).engine.running().contains(task.id())) {
      throw new InvariantViolation(
          "task %s is %s (%s) and still runs"
              .formatted(task.id(), task.state(), task.status().err()));
    }
  }

  void guestMade() {
    SimLodge.apart(nodes.stream().map(node -> node.lodge).toList());
  }

  private SimNode node(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private Transaction founding() {
    var changes = new ArrayList<Change>();
    changes.add(new Change.CreateCluster(Samples.cluster()));
    changes.add(new Change.CreateNetwork(Samples.ingress()));
    changes.add(new Change.CreateNetwork(Samples.overlay(Samples.OVERLAYS.getFirst())));
    changes.add(new Change.CreateNetwork(Samples.encrypted(Samples.OVERLAYS.getLast())));
    for (SimNode node : nodes) {
      changes.add(new Change.CreateNode(let(node.id().value())));
    }
    return new Transaction(changes);
  }

  private Node let(String host) {
    Node worker = Samples.node(host);
    if (managers.on(host).isEmpty()) return worker;
    return worker
        .withSpec(
            new NodeSpec(
                worker.spec().annotations(), NodeRole.MANAGER, worker.spec().availability()))
        .withManager(NodeRole.MANAGER, Optional.of(address(host)));
  }

  /// Where the host's manager listens.
  static String address(String host) {
    return host + ":2377";
  }

  // what must be so in the end

  /// The run of a scheduled job may just have begun: then there is a moment soon at which all is
  /// quiet.
  private void checkTheEnd() {
    for (int look = 0; true; look++) {
      try {
        allAsAsked();
        return;
      } catch (InvariantViolation unfinished) {
        boolean runs =
            managers.latest().services().stream().anyMatch(it -> it.spec().isScheduled());
        if (!runs || look == QUIET_LOOKS) throw unfinished;
      }
      agenda.runUntil(agenda.now().plus(LOOK));
    }
  }

  private void allAsAsked() {
    Seat leader =
        managers.leader().orElseThrow(() -> new InvariantViolation("nobody leads after the calm"));
    View view = leader.manager().view();
    roles.check(leader);
    clients.check(view);
    for (Service service : view.services()) Served.check(service, view);
    for (Task task : view.tasks()) {
      // Nobody can say of a lost node's tasks that they have stopped; they stay for a day.
      if (task.node().filter(it -> !node(it).isAlive()).isPresent()) continue;
      if (task.desired() == TaskState.REMOVE) {
        throw new InvariantViolation("task " + task.id() + " is to be removed and still there");
      }
    }
    for (SimNode node : nodes) settled(node, view);
    mapsAreTrue();
  }

  private static void settled(SimNode node, View view) {
    var state = view.node(node.id()).orElseThrow().status().state();
    var expected = node.isAlive() ? NodeStatus.State.READY : NodeStatus.State.DOWN;
    if (state != expected) {
      throw new InvariantViolation("node " + node.id() + " is " + state + " after the calm");
    }
    if (!node.isAlive()) return;
    var wanted = new TreeSet<TaskId>();
    for (Task task : view.tasksOn(node.id())) {
      if (task.isLive() && task.state() == TaskState.RUNNING) wanted.add(task.id());
    }
    var runs = new TreeSet<>(node.engine.running());
    if (!runs.equals(wanted)) {
      throw new InvariantViolation("node " + node.id() + " runs " + runs + ", is to run " + wanted);
    }
    var places = new HashSet<NetworkAttachment>();
    for (Guest guest : view.guestsOn(node.id())) guest.attachment().ifPresent(places::add);
    if (!places.equals(node.lodge.places())) {
      throw new InvariantViolation(
          "node %s has guests at %s, the store at %s"
              .formatted(node.id(), node.lodge.places(), places));
    }
    for (TaskId container : node.engine.containers()) {
      if (view.task(container).isEmpty()) {
        throw new InvariantViolation("node " + node.id() + " keeps the stray " + container);
      }
    }
  }

  /// Each node knows what it must of networks, at some moment: tasks that fail for ever come and
  /// go, and the news of them is under way.
  private void mapsAreTrue() {
    var amiss = new TreeMap<NodeId, String>();
    for (int look = 0; look < LOOKS; look++) {
      View view = managers.leader().orElseThrow().manager().view();
      for (SimNode node : nodes) {
        if (node.isAlive() && (look == 0 || amiss.containsKey(node.id()))) {
          amiss.remove(node.id());
          amiss(node, view).ifPresent(it -> amiss.put(node.id(), it));
        }
      }
      if (amiss.isEmpty()) return;
      agenda.runUntil(agenda.now().plus(LOOK));
    }
    throw new InvariantViolation(amiss.firstEntry().getValue());
  }

  private static Optional<String> amiss(SimNode node, View view) {
    return node.programmed()
        .map(it -> Maps.amiss(node.id(), view, it.map()))
        .orElseGet(() -> Optional.of("node " + node.id() + " has no networks programmed"));
  }

  // how long things take

  Duration linkDelay() {
    if (stormy && chance.oneIn(20)) return chance.millis(50, 2000);
    return chance.millis(0, 20);
  }

  Duration commitDelay() {
    return chance.oneIn(30) ? chance.millis(20, 500) : chance.millis(1, 10);
  }

  /// Between a thought and its entry in the log: seldom, everything has changed meanwhile.
  Duration appendDelay() {
    return isStormy() && chance.oneIn(20) ? chance.millis(0, 2000) : chance.millis(0, 1);
  }

  Duration turnDelay() {
    return chance.millis(0, 3);
  }

  Duration reconnectDelay() {
    return chance.millis(10, 3000);
  }

  private final class RandomDelays implements SimEngine.Delays {
    @Override
    public Duration look() {
      return chance.oneIn(10) ? chance.millis(10, 2000) : chance.millis(1, 10);
    }

    @Override
    public Duration command(ContainerCommand command) {
      return chance.oneIn(10) ? chance.millis(500, 8000) : chance.millis(5, 300);
    }

    @Override
    public Duration event() {
      return chance.millis(0, 30);
    }
  }
}
