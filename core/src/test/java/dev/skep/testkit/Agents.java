package dev.skep.testkit;

import dev.skep.manager.placement.Constraints;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Does in a harness what the rooms behind the one under test would do (allocator, scheduler,
/// agents), and what users do: as single commits, so that the loops see every step.
public final class Agents {
  private final LoopHarness harness;

  public Agents(LoopHarness harness) {
    this.harness = harness;
  }

  // users

  public void create(Node node) {
    harness.write(new Change.CreateNode(node));
  }

  public void create(Service service) {
    harness.write(new Change.CreateService(service));
  }

  public Service service(String name) {
    return harness.view().service(new ServiceId(name)).orElseThrow();
  }

  public void update(String name, ServiceSpec spec) {
    Service was = service(name);
    harness.write(new Change.ReviseService(was.id(), was.meta().version(), spec));
  }

  public void remove(String name) {
    harness.write(new Change.RemoveService(new ServiceId(name)));
  }

  public Node node(String id) {
    return harness.view().node(new NodeId(id)).orElseThrow();
  }

  public void set(String node, Availability availability) {
    Node was = node(node);
    harness.write(
        new Change.SpecifyNode(
            was.id(), was.meta().version(), was.spec().withAvailability(availability)));
  }

  public void set(String node, NodeStatus.State state) {
    Node was = node(node);
    harness.write(new Change.ReportNode(was.id(), was.status().with(state, ""), Optional.empty()));
  }

  /// Nobody hears the node any more.
  public void lose(String node) {
    Node was = node(node);
    harness.write(
        new Change.ReportNode(
            was.id(), was.status().lost("heartbeat failure", harness.now()), Optional.empty()));
  }

  // tasks

  public List<Task> tasks(String service) {
    return harness.view().tasksOf(new ServiceId(service));
  }

  /// Those that are wanted and not over.
  public List<Task> live(String service) {
    return tasks(service).stream().filter(Task::isLive).toList();
  }

  public Task task(TaskId id) {
    return harness.view().task(id).orElseThrow();
  }

  public void assign(Task task, String node) {
    harness.write(
        new Change.AllocateTask(
            task.id(),
            List.of(),
            TaskStatus.at(TaskState.PENDING, "pending task scheduling", harness.now())));
    harness.write(
        new Change.AssignTask(
            task.id(),
            new NodeId(node),
            TaskStatus.at(TaskState.ASSIGNED, "scheduler assigned task to node", harness.now())));
  }

  public void report(Task task, TaskState state) {
    String word = state.name().toLowerCase(Locale.ROOT);
    harness.write(new Change.ReportTask(task.id(), TaskStatus.at(state, word, harness.now())));
  }

  /// Brings every task as far as it should go, those of jobs to their end, on nodes that take
  /// tasks, the emptiest first.
  public void settle() {
    for (Optional<Task> next = idle(); next.isPresent(); next = idle()) step(next.get());
  }

  /// Brings the tasks that there are now as far as they should go, not those that follow.
  public void settleOnce() {
    for (Task task : harness.view().tasks()) {
      while (harness.view().task(task.id()).filter(this::isIdle).isPresent()) {
        step(task(task.id()));
      }
    }
  }

  /// Has every task of the service that is on its way run, those of jobs without coming to an end.
  public void run(String service) {
    for (Task task : live(service)) {
      if (task.state().isBefore(TaskState.ASSIGNED)) step(task);
      if (!task.desired().isBefore(TaskState.RUNNING)) report(task, TaskState.RUNNING);
    }
  }

  private Optional<Task> idle() {
    return harness.view().tasks().stream().filter(this::isIdle).findFirst();
  }

  private boolean isIdle(Task task) {
    if (task.state().isTerminal()) return false;
    if (task.state().isBefore(TaskState.ASSIGNED)) {
      return !task.desired().isAfter(TaskState.COMPLETE)
          && (task.node().isPresent() ? takes(task) : emptiest(task).isPresent());
    }
    return task.state().isBefore(task.desired()) && isUp(task);
  }

  private boolean takes(Task task) {
    return task.node().flatMap(harness.view()::node).filter(Node::takesTasks).isPresent();
  }

  private boolean isUp(Task task) {
    return task.node()
        .flatMap(harness.view()::node)
        .filter(node -> node.status().state() == NodeStatus.State.READY)
        .isPresent();
  }

  private void step(Task task) {
    if (task.state().isBefore(TaskState.ASSIGNED)) {
      assign(task, task.node().or(() -> emptiest(task)).orElseThrow().value());
    } else {
      report(
          task, task.desired().isAfter(TaskState.COMPLETE) ? TaskState.SHUTDOWN : task.desired());
    }
  }

  private Optional<NodeId> emptiest(Task task) {
    var constraints = Constraints.of(harness.view().service(task.service()).orElseThrow().spec());
    return harness.view().nodes().stream()
        .filter(node -> node.takesTasks() && constraints.admit(node))
        .min(Comparator.<Node>comparingLong(node -> load(node.id())).thenComparing(Node::id))
        .map(Node::id);
  }

  private long load(NodeId node) {
    return harness.view().tasksOn(node).stream().filter(Task::isLive).count();
  }
}
