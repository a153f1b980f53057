package dev.skep.world;

import dev.skep.manager.scheduler.rebalance.Move;
import dev.skep.manager.scheduler.rebalance.Moves;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.RebalancePolicy;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateStatus;
import dev.skep.store.InvariantViolation;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Whether a service is as its user wants it once nothing has gone wrong for a while.
final class Served {
  /// The cluster's limit, and what a slot keeps beside it for the task that is still to come.
  private static final int LONGEST_HISTORY = 6;

  private final View view;
  private final Service service;
  private final List<Task> live;

  private Served(View view, Service service) {
    this.view = view;
    this.service = service;
    this.live = view.tasksOf(service.id()).stream().filter(Task::isLive).toList();
  }

  static void check(Service service, View view) {
    // One that is scheduled may not have been due yet.
    if (service.spec().mode().isJob() && service.iteration().isEmpty()) return;
    var served = new Served(view, service);
    served.historyIsShort();
    switch (service.spec().mode()) {
      case ServiceMode.Replicated(long replicas) -> served.replicated(replicas);
      case ServiceMode.Global _ -> served.global();
      case ServiceMode.ReplicatedJob(_, long total) -> served.replicatedJob(total);
      case ServiceMode.GlobalJob _ -> served.globalJob();
    }
  }

  private void historyIsShort() {
    var over = new TreeMap<SlotKey, Integer>();
    for (Task task : view.tasksOf(service.id())) {
      if (!task.state().isTerminal()) continue;
      int count = over.merge(SlotKey.of(task), 1, Integer::sum);
      if (count > LONGEST_HISTORY) throw broken("keeps %d dead tasks of %s", count, task.name());
    }
  }

  private void replicated(long replicas) {
    if (live.size() > replicas && !startsFirst()) {
      throw broken("wants %d, has %d live", replicas, live.size());
    }
    if (mayRest() || isStuck() || view.nodes().stream().noneMatch(Node::takesTasks)) return;
    if (!isRoomFor(replicas)) return;
    if (live.size() != replicas || !allRun()) throw broken("wants %d", replicas);
    allAreUpToDate();
    isLevel();
  }

  /// As far as it has been asked for. What has failed lately is let alone.
  private void isLevel() {
    if (RebalancePolicy.of(service.spec()).when() != RebalancePolicy.When.CONTINUOUS) return;
    boolean failed =
        view.tasksOf(service.id()).stream()
            .anyMatch(
                task -> task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED);
    List<Move> left = Moves.ifAskedNow(view, service, Instant.EPOCH);
    if (!failed && !left.isEmpty()) throw broken("is out of balance by %s", left);
  }

  private void global() {
    var on = new TreeSet<NodeId>();
    for (Task task : live) {
      NodeId node = task.node().orElseThrow();
      if (!on.add(node) && !startsFirst()) throw broken("has two tasks on %s", node);
      if (view.node(node).orElseThrow().losesTasks()) throw broken("has a task on %s", node);
    }
    if (mayRest() || isStuck()) return;
    for (Node node : view.nodes()) {
      if (node.takesTasks() && !on.contains(node.id())) throw broken("has no task on %s", node);
    }
    // What was made for a node just before its pause waits there until the pause is over.
    if (live.stream().anyMatch(task -> isOnPausedNode(task) && task.state() != TaskState.RUNNING)) {
      return;
    }
    if (!allRun()) throw broken("is global");
    allAreUpToDate();
  }

  private void replicatedJob(long total) {
    if (mayGiveUp() || isStuck() || view.nodes().stream().noneMatch(Node::takesTasks)) return;
    if (!live.isEmpty()) throw broken("is a job and still works");
    long complete = complete().map(Task::slot).distinct().count();
    if (complete != total) throw broken("has completed %d of %d", complete, total);
  }

  private void globalJob() {
    if (mayGiveUp() || isStuck()) return;
    var on = new TreeSet<NodeId>();
    complete().forEach(task -> on.add(task.node().orElseThrow()));
    for (Node node : view.nodes()) {
      if (node.takesTasks() && !on.contains(node.id())) {
        throw broken("has not completed on %s", node.id());
      }
    }
  }

  /// Of the present run.
  private Stream<Task> complete() {
    return view.tasksOf(service.id()).stream()
        .filter(task -> task.iteration().equals(service.iteration()))
        .filter(task -> task.state() == TaskState.COMPLETE);
  }

  private boolean mayGiveUp() {
    return service
        .spec()
        .taskTemplate()
        .restartPolicy()
        .flatMap(RestartPolicy::maxAttempts)
        .filter(most -> most > 0)
        .isPresent();
  }

  private boolean isOnPausedNode(Task task) {
    return task.node()
        .flatMap(view::node)
        .filter(node -> node.spec().availability() == Availability.PAUSE)
        .isPresent();
  }

  private boolean allRun() {
    return live.stream().allMatch(task -> task.state() == TaskState.RUNNING);
  }

  private void allAreUpToDate() {
    for (Task task : live) {
      if (view.specOf(task).taskTemplate().equals(service.spec().taskTemplate())) continue;
      // What a pause has kept on its node is replaced when the node takes tasks again.
      boolean paused = service.spec().mode() instanceof ServiceMode.Global && isOnPausedNode(task);
      if (!paused) {
        throw broken(
            "has task %s of revision %d, is at %d",
            task.name(), task.revision(), service.revision());
      }
    }
    Optional<UpdateStatus.State> state = service.updateStatus().map(UpdateStatus::state);
    if (state.equals(Optional.of(UpdateStatus.State.UPDATING))
        || state.equals(Optional.of(UpdateStatus.State.ROLLBACK_STARTED))) {
      throw broken("is still %s", state.get());
    }
  }

  /// Its tasks may have used up their attempts.
  private boolean mayRest() {
    RestartPolicy policy =
        service.spec().taskTemplate().restartPolicy().orElse(RestartPolicy.DEFAULT);
    return policy.maxAttempts().orElse(0L) > 0
        || policy.condition().orElse(Condition.ANY) != Condition.ANY;
  }

  /// Its image is missing, or its update is paused.
  private boolean isStuck() {
    ServiceSpec spec = service.spec();
    return spec.taskTemplate().containerSpec().image().startsWith(SimEngine.MISSING)
        || service
            .updateStatus()
            .map(UpdateStatus::state)
            .filter(state ->
                state == UpdateStatus.State.PAUSED || state == UpdateStatus.State.ROLLBACK_PAUSED)
            .isPresent();
  }

  private boolean isRoomFor(long replicas) {
    long most = service.spec().taskTemplate().placement().map(it -> it.maxReplicas()).orElse(0L);
    long nodes = view.nodes().stream().filter(Node::takesTasks).count();
    return most == 0 || nodes * most >= replicas;
  }

  private boolean startsFirst() {
    return Laws.startsFirst(service);
  }

  private InvariantViolation broken(String text, Object... with) {
    return new InvariantViolation(
        "service %s %s: %s %s"
            .formatted(
                service.name(),
                text.formatted(with),
                service.updateStatus(),
                live.stream()
                    .map(it ->
                        "%s %d %s/%s %s %s"
                            .formatted(
                                it.id(),
                                it.slot(),
                                it.state(),
                                it.desired(),
                                it.node(),
                                it.status().err()))
                    .toList()));
  }
}
