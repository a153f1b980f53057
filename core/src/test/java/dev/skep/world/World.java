package dev.skep.world;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.loop.ControlLoop;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.InvariantViolation;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.wire.ServiceEndpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// A swarm on one thread, from a seed. First a storm: everything that can break does, while clients
/// go on asking. Then a calm, at whose end all must be as asked.
public final class World {
  private static final Duration STORM = Duration.ofSeconds(60);

  /// Long enough for the slowest cure: a new leader's double grace for nodes that nobody has heard
  /// (30 s), then restarts with their delays.
  private static final Duration CALM = Duration.ofSeconds(240);

  final Agenda agenda = new Agenda();
  final Chance chance;
  final Laws laws = new Laws(this);
  final Managers managers;
  final SimEngine.Delays delays = new RandomDelays();
  private final Trace trace = new Trace();
  private final List<SimNode> nodes = new ArrayList<>();
  private final Clients clients;

  /// Some worlds have hardly a quiet second, some have time to finish what they began.
  private final int longestQuietMillis;

  private boolean stormy;

  public World(long seed) {
    chance = new Chance(seed);
    managers = new Managers(this, chance.oneIn(3) ? 1 : 3);
    longestQuietMillis = 500 + (int) chance.below(8000);
    int count = 2 + (int) chance.below(4);
    for (int number = 1; number <= count; number++) nodes.add(new SimNode(this, "n" + number));
    clients = new Clients(this);
  }

  List<ControlLoop> loops(NodeId leader) {
    return Loops.of(chance::id, leader);
  }

  /// The hash of all that has happened.
  public long play() {
    managers.elect();
    clients.ask("found", _ -> Optional.of(founding()), _ -> {});
    agenda.runUntil(agenda.now().plusSeconds(1));
    nodes.forEach(node -> agenda.after(chance.millis(0, 2000), node::boot));
    stormy = true;
    trouble();
    clients.begin();
    agenda.runUntil(agenda.now().plus(STORM));
    stormy = false;
    note("calm");
    heal();
    clients.tidyUp();
    agenda.runUntil(agenda.now().plus(CALM));
    allAsAsked();
    return trace.hash();
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
      case ContainerCommand.Prepare(var it) -> note(node + " prepare " + it.task().id());
      case ContainerCommand.Start(var it) -> note(node + " start " + it.task().id());
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

  private SimNode node(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private Transaction founding() {
    var changes = new ArrayList<Change>();
    changes.add(new Change.CreateCluster(Samples.cluster()));
    changes.add(new Change.CreateNetwork(Samples.ingress()));
    for (SimNode node : nodes) {
      changes.add(new Change.CreateNode(Samples.node(node.id().value())));
    }
    return new Transaction(changes);
  }

  // faults

  private void trouble() {
    agenda.after(
        chance.millis(50, longestQuietMillis),
        () -> {
          if (!stormy) return;
          strike(chance.pick(nodes));
          trouble();
        });
  }

  private void strike(SimNode node) {
    switch ((int) chance.below(11)) {
      case 0 -> {
        note("fault: leader crashes");
        managers.crashLeader();
      }
      case 1 -> {
        note("fault: leader cut off");
        managers.cutOffLeader();
      }
      case 2 -> {
        note("fault: daemon of " + node.id() + " dies");
        node.crash();
        agenda.after(chance.millis(100, 25_000), node::boot);
      }
      case 3 -> {
        note("fault: machine " + node.id() + " restarts");
        node.crash();
        node.engine.reboot(chance.oneIn(3));
        agenda.after(chance.millis(1000, 40_000), node::boot);
      }
      case 4 -> {
        note("fault: line of " + node.id() + " cut");
        node.cut(true, true);
        agenda.after(chance.millis(500, 40_000), node::heal);
      }
      case 5 -> {
        boolean up = chance.oneIn(2);
        note("fault: line of " + node.id() + " dumb " + (up ? "up" : "down"));
        node.cut(up, !up);
        agenda.after(chance.millis(500, 20_000), node::heal);
      }
      case 6 -> {
        note("fault: stream of " + node.id() + " drops");
        node.drop();
      }
      case 7 -> {
        note("fault: engine of " + node.id() + " down");
        node.engine.down();
        agenda.after(chance.millis(100, 15_000), node.engine::back);
      }
      case 8, 9 -> {
        note("fault: container on " + node.id() + " crashes");
        node.engine.crashOne();
      }
      default -> {
        note("fault: container on " + node.id() + " removed by hand");
        node.engine.removeOneByHand();
      }
    }
  }

  /// In some worlds one node never comes back.
  private void heal() {
    for (SimNode node : nodes) {
      node.heal();
      node.engine.back();
      node.boot();
    }
    if (chance.oneIn(3)) {
      SimNode lost = nodes.getLast();
      lost.crash();
      agenda.after(Duration.ofSeconds(50), lost::crash);
    }
  }

  // what must be so in the end

  private void allAsAsked() {
    managers.checkCopies();
    View view =
        managers
            .leader()
            .orElseThrow(() -> new InvariantViolation("nobody leads after the calm"))
            .manager()
            .view();
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
    for (TaskId container : node.engine.containers()) {
      if (view.task(container).isEmpty()) {
        throw new InvariantViolation("node " + node.id() + " keeps the stray " + container);
      }
    }
    rotationIsTrue(node, view);
  }

  /// Each node knows exactly the running tasks of each published service.
  private static void rotationIsTrue(SimNode node, View view) {
    var programmed =
        node.programmed()
            .orElseThrow(
                () -> new InvariantViolation("node " + node.id() + " has no networks programmed"));
    for (ServiceEndpoints endpoints : programmed.services()) {
      var told = new TreeSet<TaskId>();
      endpoints.backends().forEach(backend -> told.add(backend.task()));
      var running = new TreeSet<TaskId>();
      for (Task task : view.tasksOf(endpoints.service())) {
        if (task.isLive() && task.state() == TaskState.RUNNING) running.add(task.id());
      }
      if (!told.equals(running)) {
        throw new InvariantViolation(
            "node %s sends traffic of %s to %s, running are %s"
                .formatted(node.id(), endpoints.name(), told, running));
      }
    }
  }

  // how long things take

  Duration linkDelay() {
    return chance.oneIn(stormy ? 20 : 200) ? chance.millis(50, 2000) : chance.millis(0, 20);
  }

  Duration commitDelay() {
    return chance.oneIn(30) ? chance.millis(20, 500) : chance.millis(1, 10);
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
