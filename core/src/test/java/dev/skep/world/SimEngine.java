package dev.skep.world;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.Executor;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus.ContainerStatus;
import dev.skep.wire.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A node's container engine, as its contract says: commands of one task in order, a stop cuts a
/// preparation short, what is done already counts as done.
public final class SimEngine implements Executor {
  /// Images that do not exist.
  public static final String MISSING = "missing";

  /// Images whose containers end soon after their start, while things go wrong.
  static final String FRAGILE = "fragile";

  /// Images whose containers do their work and end.
  static final String ONCE = "once";

  private record Box(Phase phase, long exitCode) {}

  private static final class Lane {
    final ArrayDeque<ContainerCommand> waiting = new ArrayDeque<>();

    /// Whose answer still counts.
    long turn;

    boolean busy;
    boolean preparing;
  }

  private final Agenda agenda;
  private final Chance chance;
  private final Delays delays;
  private final BooleanSupplier stormy;
  private final SortedMap<TaskId, Box> boxes = new TreeMap<>();
  private SortedMap<TaskId, Lane> lanes = new TreeMap<>();
  private Consumer<ContainerEvent> told = _ -> {};
  private Instant lastTold = Samples.NOON;
  private boolean up = true;
  private long turns;

  /// @param stormy whether things also go wrong that need a new task
  public SimEngine(Agenda agenda, Chance chance, Delays delays, BooleanSupplier stormy) {
    this.agenda = agenda;
    this.chance = chance;
    this.delays = delays;
    this.stormy = stormy;
  }

  /// Another daemon listens; what the one before has asked and not got is forgotten.
  public void attach(Consumer<ContainerEvent> told) {
    this.told = told;
    lanes = new TreeMap<>();
  }

  // faults

  void down() {
    if (!up) return;
    up = false;
    tell(new ContainerEvent.EngineLost("connection refused"));
  }

  void back() {
    if (up) return;
    up = true;
    tell(new ContainerEvent.EngineBack());
  }

  /// The machine has restarted: nothing runs any more.
  void reboot(boolean forgetful) {
    boxes.replaceAll((_, box) -> box.phase() == Phase.RUNNING ? new Box(Phase.EXITED, 137) : box);
    if (forgetful) boxes.clear();
  }

  void crashOne() {
    List<TaskId> running = running();
    if (!running.isEmpty()) crash(chance.pick(running));
  }

  private void crash(TaskId task) {
    end(task, 1);
  }

  /// The container ends by itself.
  public void end(TaskId task, long exitCode) {
    if (!isRunning(task)) return;
    boxes.put(task, new Box(Phase.EXITED, exitCode));
    if (up) tell(exited(task));
  }

  /// Somebody removes a container by hand, and the engine's news of it may get lost.
  void removeOneByHand() {
    List<TaskId> running = running();
    if (running.isEmpty()) return;
    TaskId task = chance.pick(running);
    boxes.remove(task);
    if (up && chance.oneIn(2)) {
      tell(new ContainerEvent.Exited(task, new ContainerStatus("c-" + task, 0, 137), ""));
    }
  }

  public List<TaskId> running() {
    return boxes.keySet().stream().filter(this::isRunning).toList();
  }

  List<TaskId> containers() {
    return List.copyOf(boxes.keySet());
  }

  private boolean isRunning(TaskId task) {
    Box box = boxes.get(task);
    return box != null && box.phase() == Phase.RUNNING;
  }

  // commands

  @Override
  public void execute(ContainerCommand command) {
    switch (command) {
      case ContainerCommand.Look _ -> look();
      case ContainerCommand.Prepare(var it, _) -> queue(it.task().id(), command);
      case ContainerCommand.Start(var it, _) -> queue(it.task().id(), command);
      case ContainerCommand.Stop(var task, _) -> {
        cutShort(task);
        queue(task, command);
      }
      case ContainerCommand.Remove(var task) -> {
        cutShort(task);
        queue(task, command);
      }
    }
  }

  private void look() {
    var listener = told;
    agenda.after(
        delays.look(),
        () -> {
          if (listener != told) return;
          if (!up) {
            tell(new ContainerEvent.EngineLost("connection refused"));
            return;
          }
          var found = new ArrayList<FoundContainer>();
          boxes.forEach(
              (task, box) -> found.add(new FoundContainer(task, box.phase(), status(task))));
          // Not in line with the news of single containers: the list may be old when it comes.
          agenda.after(
              delays.look(),
              () -> {
                if (listener == told) listener.accept(new ContainerEvent.Found(found));
              });
        });
  }

  private void queue(TaskId task, ContainerCommand command) {
    Lane lane = lanes.computeIfAbsent(task, _ -> new Lane());
    lane.waiting.add(command);
    next(lane);
  }

  private void cutShort(TaskId task) {
    Lane lane = lanes.get(task);
    if (lane == null || !lane.preparing) return;
    lane.turn = turns++;
    lane.busy = false;
    lane.preparing = false;
  }

  private void next(Lane lane) {
    if (lane.busy || lane.waiting.isEmpty()) return;
    ContainerCommand command = lane.waiting.remove();
    lane.busy = true;
    lane.preparing = command instanceof ContainerCommand.Prepare;
    long turn = turns++;
    lane.turn = turn;
    var listener = told;
    agenda.after(
        delays.command(command),
        () -> {
          if (lane.turn != turn || listener != told) return;
          lane.busy = false;
          lane.preparing = false;
          finish(command);
          next(lane);
        });
  }

  private void finish(ContainerCommand command) {
    switch (command) {
      case ContainerCommand.Look _ -> look();
      case ContainerCommand.Prepare(var it, _) -> prepare(it.task().id(), image(it));
      case ContainerCommand.Start(var it, _) -> start(it.task().id(), image(it));
      case ContainerCommand.Stop(var task, _) -> stop(task);
      case ContainerCommand.Remove(var task) -> remove(task);
    }
  }

  private static String image(TaskAssignment it) {
    return it.spec().taskTemplate().containerSpec().image();
  }

  private void prepare(TaskId task, String image) {
    if (isAway(task)) return;
    boolean missing = image.startsWith(MISSING) || (stormy.getAsBoolean() && chance.oneIn(40));
    if (!boxes.containsKey(task) && missing) {
      tell(new ContainerEvent.Failed(task, "No such image: " + image, false));
      return;
    }
    boxes.putIfAbsent(task, new Box(Phase.CREATED, 0));
    tell(new ContainerEvent.Prepared(task, status(task)));
  }

  private void start(TaskId task, String image) {
    if (isAway(task)) return;
    Box box = boxes.get(task);
    if (box == null) {
      tell(new ContainerEvent.Failed(task, "No such container: " + task, false));
    } else if (box.phase() == Phase.EXITED) {
      tell(exited(task));
    } else {
      boxes.put(task, new Box(Phase.RUNNING, 0));
      tell(new ContainerEvent.Started(task, status(task), List.of()));
      if (image.startsWith(FRAGILE) && stormy.getAsBoolean()) {
        agenda.after(chance.millis(100, 8000), () -> crash(task));
      } else if (image.startsWith(ONCE)) {
        agenda.after(chance.millis(100, 8000), () -> end(task, 0));
      }
    }
  }

  private void stop(TaskId task) {
    if (isAway(task)) return;
    if (isRunning(task)) {
      boxes.put(task, new Box(Phase.EXITED, chance.oneIn(2) ? 0 : 143));
      // The engine's own news of the end, beside the answer.
      if (chance.oneIn(2)) tell(exited(task));
    }
    tell(exited(task));
  }

  private void remove(TaskId task) {
    if (isAway(task)) return;
    boxes.remove(task);
    tell(new ContainerEvent.Removed(task));
  }

  private boolean isAway(TaskId task) {
    if (up) return false;
    tell(new ContainerEvent.Failed(task, "connection refused", true));
    return true;
  }

  private ContainerEvent exited(TaskId task) {
    return new ContainerEvent.Exited(task, status(task), "");
  }

  private ContainerStatus status(TaskId task) {
    Box box = boxes.get(task);
    return box == null
        ? new ContainerStatus("", 0, 0)
        : new ContainerStatus("c-" + task, 7, box.exitCode());
  }

  /// In the order in which it happened.
  private void tell(ContainerEvent event) {
    var listener = told;
    Instant at = agenda.now().plus(delays.event());
    if (at.isBefore(lastTold)) at = lastTold;
    lastTold = at;
    agenda.at(
        at,
        () -> {
          if (listener == told) listener.accept(event);
        });
  }

  /// How long things take.
  public interface Delays {
    Duration look();

    Duration command(ContainerCommand command);

    Duration event();
  }
}
