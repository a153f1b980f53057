package dev.skep.manager.scheduler;

import dev.skep.model.Task;
import dev.skep.model.TaskId;
import java.util.List;
import java.util.TreeMap;

/// Waiting tasks in order of slots.
class Line {
  private record Ticket(long slot, TaskId task) implements Comparable<Ticket> {
    static Ticket of(Task task) {
      return new Ticket(task.slot(), task.id());
    }

    @Override
    public int compareTo(Ticket other) {
      int bySlot = Long.compare(slot, other.slot);
      return bySlot != 0 ? bySlot : task.compareTo(other.task);
    }
  }

  private final TreeMap<Ticket, Task> tasks = new TreeMap<>();

  final void put(Task task) {
    tasks.put(Ticket.of(task), task);
  }

  final void remove(Task task) {
    tasks.remove(Ticket.of(task));
  }

  final boolean isEmpty() {
    return tasks.isEmpty();
  }

  final int size() {
    return tasks.size();
  }

  final Task first() {
    return tasks.firstEntry().getValue();
  }

  final List<Task> tasks() {
    return List.copyOf(tasks.values());
  }
}
