package dev.skep.agent.exec;

import static dev.skep.model.TaskState.ACCEPTED;
import static dev.skep.model.TaskState.COMPLETE;
import static dev.skep.model.TaskState.FAILED;
import static dev.skep.model.TaskState.PREPARING;
import static dev.skep.model.TaskState.READY;
import static dev.skep.model.TaskState.REJECTED;
import static dev.skep.model.TaskState.RUNNING;
import static dev.skep.model.TaskState.SHUTDOWN;
import static dev.skep.model.TaskState.STARTING;

import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.model.ContainerSpec;
import dev.skep.model.PortConfig;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.TaskStatus.ContainerStatus;
import dev.skep.model.WaitReason;
import dev.skep.wire.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One task on its way through its states, as a value: what happens gives the next machine and what
/// to ask of the runtime. At most one command is under way; a `Stop` may overtake it.
///
/// @param assignment what the manager wants, as last heard
/// @param status what is seen here; this, not the assignment's, is the truth, unless the managers
///   have given the task up
/// @param body how far its container is
/// @param underWay what was asked of the runtime and not answered yet
/// @param dismissed the manager has forgotten the task: whatever is left of it goes
/// @param retryAt when a command that came to nothing is tried again
public record TaskMachine(
    TaskAssignment assignment,
    TaskStatus status,
    Body body,
    Optional<Verb> underWay,
    boolean dismissed,
    Optional<Instant> retryAt) {
  /// Between two tries of a command that failed for the moment, as in SwarmKit's task manager.
  public static final Duration RETRY = Duration.ofSeconds(1);

  /// What is known of the container.
  public enum Body {
    /// Nothing, until the runtime has been looked at. The machine waits.
    UNKNOWN,
    ABSENT,
    CREATED,
    /// Asked to start, or seen running.
    RUNNING,
    EXITED
  }

  public enum Verb {
    PREPARE,
    START,
    STOP,
    REMOVE
  }

  /// @param commands for the runtime, in order
  public record Step(TaskMachine machine, List<ContainerCommand> commands) {
    public Step {
      commands = List.copyOf(commands);
    }
  }

  /// A task just heard of.
  public static TaskMachine of(TaskAssignment assignment, Body body) {
    return new TaskMachine(
        assignment, assignment.task().status(), body, Optional.empty(), false, Optional.empty());
  }

  public TaskId id() {
    return assignment.task().id();
  }

  // what happens

  /// The manager says it again, or says it anew.
  public Step assigned(TaskAssignment next, Instant now) {
    TaskStatus theirs = next.task().status();
    var machine =
        new TaskMachine(
            next,
            theirs.state().isAfter(status.state()) ? theirs : status,
            body,
            underWay,
            false,
            next.equals(assignment) ? retryAt : Optional.empty());
    return machine.advance(now);
  }

  /// The manager does not know the task any more.
  public Step dismissed(Instant now) {
    return new TaskMachine(assignment, status, body, underWay, true, Optional.empty()).advance(now);
  }

  /// What a look at the runtime has found for this task. Not for a machine that has heard or asked
  /// anything since the look began: the look may be older than what is known here.
  public Step found(Optional<FoundContainer> container, Instant now) {
    if (underWay.isPresent() && !is(Verb.START)) return stay();
    if (container.isEmpty()) return idle().absent(now);
    ContainerStatus seen = container.get().container();
    return switch (container.get().phase()) {
      case CREATED -> is(Verb.START) ? stay() : created(now);
      // Also while it is asked to start: it may have to become healthy first.
      case RUNNING -> is(Verb.START) ? stay() : adopted(seen, now);
      // The runtime may have been away when it ended, and never answer the start.
      case EXITED -> exited(seen, "", now);
    };
  }

  public Step on(ContainerEvent event, Instant now) {
    return switch (event) {
      case ContainerEvent.Prepared(_, var container) -> prepared(container, now);
      case ContainerEvent.Started(_, var container, var ports) -> started(container, ports, now);
      case ContainerEvent.Exited(_, var container, var cause) -> exited(container, cause, now);
      case ContainerEvent.Failed(_, var error, var temporary) -> failed(error, temporary, now);
      // Of a stray, from before the task was assigned: a look tells what is there now.
      case ContainerEvent.Removed _ -> is(Verb.REMOVE) && !dismissed ? idle().absent(now) : stay();
      // Of the runtime, not of a task.
      case ContainerEvent.Found _,
          ContainerEvent.Lodging _,
          ContainerEvent.EngineLost _,
          ContainerEvent.EngineBack _ ->
          stay();
    };
  }

  /// The time for another try has come.
  public Step retry(Instant now) {
    if (retryAt.isEmpty() || now.isBefore(retryAt.get())) return stay();
    return notRetrying().advance(now);
  }

  private Step created(Instant now) {
    TaskMachine machine = with(Body.CREATED);
    if (status.state() == RUNNING && !isEndWanted()) {
      machine = machine.broken("task: container is not running", now);
    }
    return machine.advance(now);
  }

  private Step adopted(ContainerStatus seen, Instant now) {
    TaskMachine machine = with(Body.RUNNING);
    if (status.state().isBefore(STARTING)) {
      machine = machine.with(status.to(STARTING, "starting", now).withContainer(seen));
    }
    return machine.advance(now);
  }

  private Step prepared(ContainerStatus container, Instant now) {
    if (!is(Verb.PREPARE)) return stay();
    TaskMachine machine = with(Body.CREATED).idle();
    if (status.state() == PREPARING || status.state() == READY) {
      machine = machine.with(status.to(READY, "prepared", now).withContainer(container));
    }
    return machine.advance(now);
  }

  private Step started(ContainerStatus container, List<PortConfig> ports, Instant now) {
    if (!is(Verb.START)) return stay();
    TaskMachine machine = with(Body.RUNNING).idle();
    if (status.state() == STARTING) {
      machine =
          machine.with(
              status.to(RUNNING, "started", now).withContainer(container).withPorts(ports));
    }
    return machine.advance(now);
  }

  private Step exited(ContainerStatus container, String cause, Instant now) {
    TaskMachine machine = with(Body.EXITED);
    if (!is(Verb.REMOVE)) machine = machine.idle();
    if (!status.state().isTerminal()) machine = machine.with(ended(container, cause, now));
    return machine.advance(now);
  }

  private TaskStatus ended(ContainerStatus container, String cause, Instant now) {
    TaskStatus last = container.containerId().isEmpty() ? status : status.withContainer(container);
    if (isStopWanted()) return last.to(SHUTDOWN, "shutdown", now);
    if (container.exitCode() == 0 && cause.isEmpty()) return last.to(COMPLETE, "finished", now);
    String why = "task: non-zero exit (" + container.exitCode() + ")";
    return last.broken(FAILED, cause.isEmpty() ? why : why + ": " + cause, now);
  }

  private Step failed(String error, boolean temporary, Instant now) {
    if (underWay.isEmpty()) return stay();
    boolean leaving = is(Verb.STOP) || is(Verb.REMOVE);
    if (temporary || leaving) {
      // What must go has to go: there is no state for "could not be stopped" that would not let
      // its slot be filled twice.
      TaskMachine machine = idle().retryingAt(now.plus(RETRY));
      // What runs already does not wait for anything.
      boolean waits = status.state().isBefore(RUNNING) || is(Verb.STOP);
      if (waits && !status.state().isTerminal()) {
        machine = machine.with(status.held(engine(error), error, now));
      }
      return machine.stay();
    }
    Body left = is(Verb.START) ? Body.CREATED : body;
    return idle().with(left).broken(error, now).advance(now);
  }

  private static WaitReason engine(String error) {
    var causes = new TreeMap<String, Integer>();
    causes.put(error, 1);
    return new WaitReason("engine", causes);
  }

  private Step absent(Instant now) {
    TaskMachine machine = with(Body.ABSENT);
    boolean missed = status.state() == STARTING || status.state() == RUNNING;
    if (missed && !isEndWanted()) {
      machine = machine.broken("No such container: " + assignment.task().name(), now);
    }
    return machine.advance(now);
  }

  // where it goes from here

  private Step advance(Instant now) {
    if (body == Body.UNKNOWN || retryAt.isPresent()) return stay();
    if (dismissed) return leave();
    if (isEndWanted()) return end(now);
    return go(now);
  }

  private Step leave() {
    if (is(Verb.REMOVE) || is(Verb.STOP)) return stay();
    if (underWay.isPresent() || body == Body.RUNNING) return stop();
    return ask(Verb.REMOVE, new ContainerCommand.Remove(id()));
  }

  private Step end(Instant now) {
    if (underWay.isPresent() || body == Body.RUNNING) return is(Verb.STOP) ? stay() : stop();
    if (status.state().isTerminal()) return stay();
    return with(status.to(SHUTDOWN, "shutdown", now)).stay();
  }

  private Step stop() {
    Duration grace = spec().stopGracePeriod().orElse(ContainerSpec.DEFAULT_STOP_GRACE);
    return ask(Verb.STOP, new ContainerCommand.Stop(id(), grace));
  }

  private Step go(Instant now) {
    if (underWay.isPresent()) return stay();
    TaskState desired = assignment.task().desired();
    return switch (status.state()) {
      case NEW, PENDING, ASSIGNED -> with(status.to(ACCEPTED, "accepted", now)).advance(now);
      case ACCEPTED ->
          ACCEPTED.isBefore(desired)
              ? with(status.to(PREPARING, "preparing", now)).advance(now)
              : stay();
      case PREPARING -> prepare();
      case READY -> {
        if (body == Body.ABSENT) yield prepare();
        yield READY.isBefore(desired)
            ? with(status.to(STARTING, "starting", now)).advance(now)
            : stay();
      }
      case STARTING -> start();
      case RUNNING, COMPLETE, SHUTDOWN, FAILED, REJECTED, REMOVE, ORPHANED -> stay();
    };
  }

  private Step prepare() {
    return ask(Verb.PREPARE, new ContainerCommand.Prepare(assignment));
  }

  private Step start() {
    return with(Body.RUNNING).ask(Verb.START, new ContainerCommand.Start(assignment));
  }

  // what is wanted

  private boolean isStopWanted() {
    return dismissed || !assignment.task().desired().isBefore(SHUTDOWN);
  }

  private boolean isEndWanted() {
    return isStopWanted() || status.state().isTerminal();
  }

  private ContainerSpec spec() {
    return assignment.spec().taskTemplate().containerSpec();
  }

  // small steps

  private Step ask(Verb verb, ContainerCommand command) {
    var commands = new ArrayList<ContainerCommand>();
    commands.add(command);
    return new Step(
        new TaskMachine(assignment, status, body, Optional.of(verb), dismissed, Optional.empty()),
        commands);
  }

  private Step stay() {
    return new Step(this, List.of());
  }

  private boolean is(Verb verb) {
    return underWay.isPresent() && underWay.get() == verb;
  }

  private TaskMachine broken(String err, Instant now) {
    if (status.state().isTerminal()) return this;
    TaskState end = status.state().isBefore(STARTING) ? REJECTED : FAILED;
    return with(status.broken(end, err, now));
  }

  private TaskMachine with(TaskStatus status) {
    return new TaskMachine(assignment, status, body, underWay, dismissed, retryAt);
  }

  private TaskMachine with(Body body) {
    return new TaskMachine(assignment, status, body, underWay, dismissed, retryAt);
  }

  private TaskMachine idle() {
    return new TaskMachine(assignment, status, body, Optional.empty(), dismissed, retryAt);
  }

  private TaskMachine retryingAt(Instant at) {
    return new TaskMachine(assignment, status, body, underWay, dismissed, Optional.of(at));
  }

  private TaskMachine notRetrying() {
    return new TaskMachine(assignment, status, body, underWay, dismissed, Optional.empty());
  }
}
