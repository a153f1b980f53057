package dev.skep.agent.worker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.agent.exec.TaskMachine;
import dev.skep.agent.exec.TaskMachine.Body;
import dev.skep.agent.exec.TaskMachine.Step;
import dev.skep.loop.Timer;
import dev.skep.model.NodeDescription;
import dev.skep.model.TaskId;
import dev.skep.wire.TaskAssignment;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The agent of one node. Single-threaded: its runner calls `start` once and then `on` for each
/// input, in order, and carries out the effects.
///
/// Keeps nothing on disk: which tasks there should be, the manager says at each session's begin;
/// which there are, the labels of the containers say.
public final class Worker {
  /// How often the runtime is looked at although nothing seems to have happened. Its events bring
  /// news at once; this bounds how long a lost one, or a container removed by hand while the
  /// runtime's event stream was down, goes unnoticed. A listing costs the engine a few
  /// milliseconds.
  static final Duration LOOK_PERIOD = Duration.ofSeconds(5);

  private static final Timer LOOK = Timer.of("look");
  private static final String RETRY = "retry";
  private static final String STOP = "stop";

  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  private final SortedMap<TaskId, TaskMachine> machines = new TreeMap<>();
  private final Reports reports = new Reports();
  private final Wanted wanted = new Wanted();
  private final Looks looks = new Looks();
  private final Stops stops = new Stops();
  private final Lodgers lodgers = new Lodgers();
  private final Payloads payloads = new Payloads();
  private final SortedSet<TaskId> straysUnderRemoval = new TreeSet<>();

  private Optional<NodeDescription> description = Optional.empty();
  private boolean connected;
  private boolean greeted;
  private boolean welcomed;

  /// Why the container runtime does not answer; empty while it does.
  private String engineTrouble = "";

  /// No manager has said yet, since this agent started, what the node is to run.
  private boolean assigned;

  private List<AgentEffect> effects = new ArrayList<>();

  /// Nothing is done to any container before both the managers and the runtime have spoken.
  public List<AgentEffect> start(Instant now) {
    look(now);
    return flush(now);
  }

  public List<AgentEffect> on(AgentInput input, Instant now) {
    switch (input) {
      case AgentInput.Connected _ -> {
        connected = true;
        greet();
      }
      case AgentInput.Disconnected(var why) -> disconnected(why);
      case AgentInput.Told(var message) -> told(message, now);
      case AgentInput.Seen(var event) -> seen(event, now);
      case AgentInput.Described(var is) -> described(is);
      case AgentInput.Carried(var version) -> {
        if (welcomed) tell(new ToManager.Carried(version));
      }
      case AgentInput.Wished(var wish) -> lodgers.wished(wish);
      case AgentInput.Settled(var guest) -> lodgers.settled(guest);
      case AgentInput.Due(var timer) -> due(timer, now);
    }
    return flush(now);
  }

  private List<AgentEffect> flush(Instant now) {
    effects.addAll(reports.flush(machines, now));
    if (welcomed) lodgers.news().ifPresent(this::tell);
    var all = List.copyOf(effects);
    effects = new ArrayList<>();
    return all;
  }

  // the session

  private void greet() {
    if (!connected || greeted || description.isEmpty()) return;
    greeted = true;
    tell(new ToManager.Hello(description.get()));
  }

  private void disconnected(String why) {
    LOG.log(INFO, "session is over: {0}", why);
    connected = false;
    greeted = false;
    welcomed = false;
    reports.sessionEnded();
    lodgers.sessionEnded();
  }

  private void described(NodeDescription is) {
    boolean news = !description.equals(Optional.of(is));
    description = Optional.of(is);
    if (greeted && news) tell(new ToManager.Described(is));
    greet();
  }

  private void told(ToAgent message, Instant now) {
    switch (message) {
      case ToAgent.Welcome(var node, var period) -> {
        welcomed = true;
        lodgers.welcomed(node);
        if (!engineTrouble.isEmpty()) tell(new ToManager.Engine(engineTrouble));
        effects.add(new AgentEffect.Beat(period));
      }
      case ToAgent.Heard _ -> {}
      case ToAgent.Membership it -> effects.add(new AgentEffect.Belong(it));
      case ToAgent.Payloads it -> payloads.learn(it);
      case ToAgent.PayloadsKept it -> payloads.keep(it);
      case ToAgent.Assignments it -> assign(it, now);
      case ToAgent.Networks it -> {
        wanted.learn(it).ifPresent(effects::add);
        lodgers.learn(wanted.guests(), it.complete());
      }
      case ToAgent.Carry(var version) -> effects.add(new AgentEffect.Confirm(version));
      case ToAgent.LedPast(var tasks) -> ledPast(tasks, now);
      case ToAgent.GuestRefused it -> effects.add(new AgentEffect.Decline(it));
    }
  }

  // what is wanted

  private void assign(ToAgent.Assignments told, Instant now) {
    var unheardOf = new ArrayList<TaskAssignment>();
    var listed = new TreeSet<TaskId>();
    for (TaskAssignment it : told.put()) {
      TaskId id = it.task().id();
      listed.add(id);
      TaskMachine machine = machines.get(id);
      if (machine == null) unheardOf.add(it);
      else take(machine.assigned(it, now), now);
    }
    for (TaskAssignment it : unheardOf) meet(it, told.complete(), now);
    for (TaskId id : told.complete() ? List.copyOf(machines.keySet()) : told.removed()) {
      TaskMachine machine = machines.get(id);
      if (machine != null && !listed.contains(id)) take(machine.dismissed(now), now);
    }
    if (told.complete()) {
      assigned = true;
      reports.sessionBegan(machines);
      // Also finds the strays.
      look(now);
    }
  }

  /// A task that comes alone is new, so there is no container of it. One that comes with a
  /// session's first list may have run here before.
  private void meet(TaskAssignment assignment, boolean complete, Instant now) {
    boolean surelyNew = !complete && looks.hasSeen();
    var machine = TaskMachine.of(assignment, surelyNew ? Body.ABSENT : Body.UNKNOWN);
    machines.put(machine.id(), machine);
    take(machine.assigned(assignment, now), now);
  }

  private void ledPast(List<TaskId> tasks, Instant now) {
    for (TaskId id : tasks) {
      if (machines.containsKey(id) && stops.ledPast(id)) wakeForStop(id, now.plus(Stops.GRACE));
    }
  }

  // what is there

  private void look(Instant now) {
    effects.add(new AgentEffect.WakeAt(LOOK, now.plus(LOOK_PERIOD)));
    if (looks.begin()) run(new ContainerCommand.Look());
  }

  private void seen(ContainerEvent event, Instant now) {
    switch (event) {
      case ContainerEvent.Prepared it -> happened(it.task(), it, now);
      case ContainerEvent.Started it -> happened(it.task(), it, now);
      case ContainerEvent.Exited it -> happened(it.task(), it, now);
      case ContainerEvent.Failed it -> failed(it, now);
      case ContainerEvent.Removed it -> removed(it, now);
      case ContainerEvent.Found it -> found(it.containers(), now);
      case ContainerEvent.Lodging(var guests) -> lodgers.found(guests);
      case ContainerEvent.EngineLost(var why) -> {
        LOG.log(WARNING, "container engine is lost: {0}", why);
        engine(why);
        looks.lost();
      }
      case ContainerEvent.EngineBack _ -> {
        LOG.log(INFO, "container engine is back");
        engine("");
        looks.lost();
        look(now);
      }
    }
  }

  /// The managers say it to users: a node whose engine is away looks healthy otherwise.
  private void engine(String trouble) {
    if (trouble.equals(engineTrouble)) return;
    engineTrouble = trouble;
    if (welcomed) tell(new ToManager.Engine(trouble));
  }

  private void happened(TaskId task, ContainerEvent event, Instant now) {
    looks.touched(task);
    TaskMachine machine = machines.get(task);
    if (machine != null) take(machine.on(event, now), now);
  }

  private void failed(ContainerEvent.Failed it, Instant now) {
    LOG.log(WARNING, "task {0}: {1}", it.task(), it.error());
    straysUnderRemoval.remove(it.task());
    happened(it.task(), it, now);
  }

  private void removed(ContainerEvent.Removed it, Instant now) {
    straysUnderRemoval.remove(it.task());
    TaskMachine machine = machines.get(it.task());
    if (machine != null && machine.dismissed()) {
      looks.touched(it.task());
      machines.remove(it.task());
      reports.forget(it.task());
      stops.forget(it.task());
    } else {
      happened(it.task(), it, now);
    }
  }

  private void found(List<FoundContainer> containers, Instant now) {
    // Of a look that was given up: nobody has noted what has happened since it began.
    if (!looks.isUnderWay()) return;
    var there = new TreeMap<TaskId, FoundContainer>();
    for (FoundContainer container : containers) there.put(container.task(), container);
    for (TaskMachine machine : List.copyOf(machines.values())) {
      TaskId id = machine.id();
      if (machine.body() == Body.UNKNOWN || !looks.isTouched(id)) {
        take(machine.found(Optional.ofNullable(there.get(id)), now), now);
      }
    }
    if (assigned) {
      for (TaskId id : there.keySet()) {
        if (!machines.containsKey(id) && !looks.isTouched(id)) removeStray(id);
      }
    }
    looks.end();
  }

  private void removeStray(TaskId id) {
    if (!straysUnderRemoval.add(id)) return;
    LOG.log(INFO, "container of task {0} -> removed: the task is not assigned to this node", id);
    run(new ContainerCommand.Remove(id));
  }

  // timers

  private void due(Timer timer, Instant now) {
    if (timer.equals(LOOK)) look(now);
    else if (timer.what().equals(RETRY)) retry(new TaskId(timer.subject()), now);
    else if (timer.what().equals(STOP)) stop(new TaskId(timer.subject()));
  }

  private void retry(TaskId task, Instant now) {
    TaskMachine machine = machines.get(task);
    if (machine != null) take(machine.retry(now), now);
  }

  private void stop(TaskId task) {
    stops
        .release(task)
        .ifPresent(stop -> {
          looks.touched(task);
          run(stop);
        });
  }

  // small steps

  private void take(Step step, Instant now) {
    TaskMachine is = step.machine();
    TaskMachine was = machines.put(is.id(), is);
    if (was != null && was.status().state() != is.status().state()) {
      LOG.log(
          INFO,
          "task {0} {1} -> {2}: {3} {4}",
          is.id(),
          was.status().state(),
          is.status().state(),
          is.status().message(),
          is.status().err());
    }
    if (was == null || !was.status().equals(is.status())) reports.changed(is);
    for (ContainerCommand command : step.commands()) {
      looks.touched(is.id());
      if (command instanceof ContainerCommand.Stop stop && stops.hold(is, stop)) {
        wakeForStop(is.id(), now.plus(ToAgent.LedPast.PATIENCE));
      } else {
        run(command);
      }
    }
    is.retryAt().ifPresent(at -> wakeForRetry(is.id(), at));
  }

  private void wakeForRetry(TaskId task, Instant at) {
    effects.add(new AgentEffect.WakeAt(new Timer(RETRY, task.value()), at));
  }

  private void wakeForStop(TaskId task, Instant at) {
    effects.add(new AgentEffect.WakeAt(new Timer(STOP, task.value()), at));
  }

  private void run(ContainerCommand command) {
    effects.add(
        new AgentEffect.Run(
            payloads.supplied(command, description.orElse(NodeDescription.UNKNOWN))));
  }

  private void tell(ToManager message) {
    effects.add(new AgentEffect.Tell(message));
  }
}
