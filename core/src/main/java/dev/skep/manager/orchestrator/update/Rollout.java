package dev.skep.manager.orchestrator.update;

import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is remembered of one service's update: which slots wait for their turn, which are being
/// replaced, and what became of the tasks that were made for it. The slots are known from the view
/// alone; a slot that something has touched is judged anew before the next step.
final class Rollout {
  private final long revision;
  private final SortedSet<SlotKey> touched = new TreeSet<>();
  private final SortedSet<SlotKey> waiting = new TreeSet<>();

  /// Until when the slot counts as being replaced; empty while its new task does not run.
  private final SortedMap<SlotKey, Optional<Instant>> underway = new TreeMap<>();

  /// All dirty slots that this update has seen.
  private final SortedSet<SlotKey> seen = new TreeSet<>();

  /// Tasks made by this update and since when they run.
  private final Map<TaskId, Optional<Instant>> made = new TreeMap<>();

  private final SortedSet<TaskId> failed = new TreeSet<>();

  /// Whether it is about more than tasks that leave for a better place, which is no news to users.
  private boolean isUpdate;

  private Optional<TaskId> lastFailed = Optional.empty();
  private Instant lastSlotDone = Instant.EPOCH;

  Rollout(long revision) {
    this.revision = revision;
  }

  long revision() {
    return revision;
  }

  SortedSet<SlotKey> waiting() {
    return waiting;
  }

  SortedMap<SlotKey, Optional<Instant>> underway() {
    return underway;
  }

  /// How many slots this update is about.
  int slots() {
    return seen.size();
  }

  int failures() {
    return failed.size();
  }

  Optional<TaskId> lastFailed() {
    return lastFailed;
  }

  Instant lastSlotDone() {
    return lastSlotDone;
  }

  void touch(SlotKey slot) {
    touched.add(slot);
  }

  /// Slots to be judged anew: those that something has touched, and those whose time is over.
  SortedSet<SlotKey> takeTouched(Instant now) {
    var taken = new TreeSet<>(touched);
    underway.forEach((slot, until) -> {
      if (until.filter(at -> !at.isAfter(now)).isPresent()) taken.add(slot);
    });
    touched.clear();
    return taken;
  }

  boolean isUpdate() {
    return isUpdate;
  }

  /// @param moves the slot's task only leaves
  void waits(SlotKey slot, boolean moves) {
    isUpdate |= !moves;
    underway.remove(slot);
    waiting.add(slot);
    seen.add(slot);
  }

  void isUnderway(SlotKey slot, Optional<Instant> until) {
    waiting.remove(slot);
    underway.put(slot, until);
  }

  void isSettled(SlotKey slot) {
    waiting.remove(slot);
    underway.remove(slot);
  }

  void done(Instant at) {
    if (at.isAfter(lastSlotDone)) lastSlotDone = at;
  }

  void asked(TaskId task) {
    made.put(task, Optional.empty());
  }

  /// A task that was made here has gone on. Its end counts as a failure if it came by itself, and
  /// before the task ran or soon after.
  void follow(Task before, Task after, Duration watched) {
    Optional<Instant> since = made.get(after.id());
    if (since == null || before.state() == after.state()) return;
    Instant at = after.status().appliedAt();
    if (after.state() == TaskState.RUNNING) made.put(after.id(), Optional.of(at));
    boolean byItself = !before.desired().isAfter(TaskState.RUNNING);
    boolean early = since.isEmpty() || !at.isAfter(since.get().plus(watched));
    if (after.state().isTerminal() && byItself && early && failed.add(after.id())) {
      lastFailed = Optional.of(after.id());
    }
  }
}
