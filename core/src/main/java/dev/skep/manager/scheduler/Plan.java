package dev.skep.manager.scheduler;

import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.manager.scheduler.filter.Filter;
import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.filter.Wants;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Applied;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where more tasks of a service would go, and why not elsewhere. Found out by letting the
/// scheduler itself loose on a copy of the view; the swarm hears nothing of it. Ports and addresses
/// are not asked for.
///
/// @param outlooks of all nodes, in order of ids
/// @param waiting the tasks that would find no node, each with the reason
public record Plan(List<Outlook> outlooks, List<TaskStatus> waiting) {
  /// As many tasks as are thought through at once: a few times what the largest services have.
  public static final int MOST = 10_000;

  public Plan {
    outlooks = List.copyOf(outlooks);
    waiting = List.copyOf(waiting);
  }

  /// @param now tasks of the service that are active there
  /// @param more that would come
  /// @param obstacle what rules the node out for one task more after that; empty if nothing does
  public record Outlook(Node node, int now, int more, Optional<Obstacle> obstacle) {}

  /// @param cause for programs
  /// @param text in Docker's words
  public record Obstacle(String cause, String text) {}

  /// @param more tasks than there are, at most `MOST`
  public static Plan of(View view, Service service, int more, Instant now) {
    List<Task> asked = asked(view, service, more, now);
    View after = scheduled(view, asked, now);
    List<Task> planned = asked.stream().flatMap(it -> after.task(it.id()).stream()).toList();
    return new Plan(
        outlooks(view, after, service, planned, now),
        planned.stream().filter(it -> it.node().isEmpty()).map(Task::status).toList());
  }

  /// Behind the slots that are there: tasks that wait already come first.
  private static List<Task> asked(View view, Service service, int more, Instant now) {
    long last = view.tasksOf(service.id()).stream().mapToLong(Task::slot).max().orElse(0);
    var tasks = new ArrayList<Task>(more);
    for (int i = 1; i <= more; i++) tasks.add(task(service, last + i, now));
    return tasks;
  }

  private static Task task(Service service, long slot, Instant now) {
    return new Task(
        new TaskId("plan-" + slot),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        slot,
        Optional.empty(),
        TaskStatus.at(TaskState.PENDING, "planned", now),
        TaskState.RUNNING,
        List.of(),
        Optional.empty(),
        service.iteration(),
        false);
  }

  private static View scheduled(View view, List<Task> asked, Instant now) {
    // Made from the whole state, as from a snapshot: nobody asks the store for these tasks.
    View at = View.of(view.index(), view.term(), Stream.concat(view.objects(), asked.stream()));
    var scheduler = new Scheduler();
    List<Transaction> writes = writes(scheduler.start(at, now));
    while (!writes.isEmpty()) {
      Applied applied = applied(at, writes, now);
      at = applied.view();
      writes = writes(scheduler.on(new Input.Committed(applied.events()), at, now));
    }
    return at;
  }

  private static Applied applied(View view, List<Transaction> transactions, Instant now) {
    return view.apply(view.index() + 1, new LogEntry(view.term(), now, transactions));
  }

  private static List<Transaction> writes(List<Effect> effects) {
    var writes = new ArrayList<Transaction>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Write(var transaction)) writes.add(transaction);
    }
    return writes;
  }

  private static List<Outlook> outlooks(
      View before, View after, Service service, List<Task> planned, Instant now) {
    var mirror = new Mirror();
    var present = new Mirror();
    for (Node node : after.nodes()) {
      mirror.refresh(node.id(), after);
      present.refresh(node.id(), before);
    }
    Task next = task(service, 0, now);
    Question question = Question.of(Wants.of(next, service.spec(), after));
    var outlooks = new ArrayList<Outlook>();
    for (Node node : after.nodes()) {
      NodeInfo info = mirror.node(node.id()).orElseThrow();
      int was = present.siblings(service.id(), present.node(node.id()).orElseThrow());
      int siblings = mirror.siblings(service.id(), info);
      outlooks.add(
          new Outlook(
              node, was, plannedOn(planned, node.id()), obstacle(question, info, siblings)));
    }
    return outlooks;
  }

  private static int plannedOn(List<Task> planned, NodeId node) {
    return (int) planned.stream().filter(it -> it.node().equals(Optional.of(node))).count();
  }

  private static Optional<Obstacle> obstacle(Question question, NodeInfo node, int siblings) {
    int verdict = Pipeline.verdict(question, node, siblings);
    if (verdict == Pipeline.ADMITTED) return Optional.empty();
    Filter filter = Pipeline.filters().get(verdict);
    return Optional.of(new Obstacle(filter.cause(), filter.explain(1)));
  }
}
