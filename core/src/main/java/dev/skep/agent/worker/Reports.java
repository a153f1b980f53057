package dev.skep.agent.worker;

import dev.skep.agent.exec.TaskMachine;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus;
import dev.skep.wire.ToManager;
import dev.skep.wire.ToManager.TaskReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the manager of this session has not been told yet. Only the latest status of a task counts;
/// a session that breaks takes with it what was said and not kept, so the next one begins with
/// whatever differs from what the manager itself says.
final class Reports {
  /// Reports in one message. A node with thousands of tasks has as much to say when it comes to a
  /// new leader, who takes no message of more than 4 MiB.
  static final int MOST = 500;

  private final SortedSet<TaskId> due = new TreeSet<>();

  /// What was said last in this session.
  private final SortedMap<TaskId, TaskStatus> said = new TreeMap<>();

  private boolean open;

  void sessionBegan(SortedMap<TaskId, TaskMachine> machines) {
    open = true;
    due.clear();
    said.clear();
    for (TaskMachine machine : machines.values()) {
      TaskStatus known = machine.assignment().task().status();
      if (!sameNews(known, machine.status())) due.add(machine.id());
    }
  }

  void sessionEnded() {
    open = false;
    due.clear();
    said.clear();
  }

  void changed(TaskMachine machine) {
    if (open) due.add(machine.id());
  }

  void forget(TaskId task) {
    due.remove(task);
    said.remove(task);
  }

  List<AgentEffect> flush(SortedMap<TaskId, TaskMachine> machines, Instant now) {
    if (!open || due.isEmpty()) return List.of();
    var reports = new ArrayList<TaskReport>();
    for (TaskId id : due) {
      TaskMachine machine = machines.get(id);
      if (machine == null || machine.dismissed()) continue;
      TaskStatus known = said.getOrDefault(id, machine.assignment().task().status());
      if (sameNews(known, machine.status())) continue;
      said.put(id, machine.status());
      reports.add(new TaskReport(id, machine.status()));
    }
    due.clear();
    var messages = new ArrayList<AgentEffect>();
    for (int from = 0; from < reports.size(); from += MOST) {
      int to = Math.min(from + MOST, reports.size());
      messages.add(new AgentEffect.Tell(new ToManager.Statuses(reports.subList(from, to))));
    }
    return messages;
  }

  /// The same but for the time: a task that is still held back for the same reason is no news.
  private static boolean sameNews(TaskStatus one, TaskStatus other) {
    return one.state() == other.state()
        && one.message().equals(other.message())
        && one.err().equals(other.err())
        && one.container().equals(other.container())
        && one.ports().equals(other.ports())
        && one.waiting().equals(other.waiting());
  }
}
