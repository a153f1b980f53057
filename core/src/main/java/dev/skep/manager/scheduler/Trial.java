package dev.skep.manager.scheduler;

import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.filter.Wants;
import dev.skep.manager.scheduler.spread.Pool;
import dev.skep.manager.scheduler.spread.SpreadLabel;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Placement;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the scheduler would put the next task of a service, asked again and again while its tasks
/// are moved about on paper. Costs a look at all tasks on the nodes that fit.
public final class Trial {
  private final View view;
  private final Instant now;
  private final Service service;
  private final Question question;
  private final Mirror mirror = new Mirror();
  private final List<Node> fitting = new ArrayList<>();
  private boolean hasLooked;

  /// @param view the state to begin with
  public Trial(View view, Service service, Instant now) {
    this.view = view;
    this.now = now;
    this.service = service;
    this.question = Question.of(Wants.of(one(service, now), service.spec(), view));
    for (Node node : view.nodes()) {
      if (Pipeline.mayEverAdmit(question, new NodeInfo(0, node))) fitting.add(node);
    }
  }

  /// A task of the service, with all that it would take from its node.
  private static Task one(Service service, Instant now) {
    return new Task(
        new TaskId("next"),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        1,
        Optional.empty(),
        TaskStatus.at(TaskState.PENDING, "on trial", now),
        TaskState.RUNNING,
        List.of(),
        service.spec().endpointSpec());
  }

  /// Nodes that might run tasks of the service as far as they themselves decide, in order of ids.
  public List<Node> fitting() {
    return List.copyOf(fitting);
  }

  /// Empty when no node admits one task more.
  public Optional<NodeId> next() {
    look();
    Placement placement = service.spec().taskTemplate().placement().orElse(Placement.ANYWHERE);
    Pool pool =
        mirror.pool(new Pool.Key(question.wants().fixed(), SpreadLabel.of(placement)), question);
    return Search.contest(mirror, pool, question, service.currentRevision(), view, now)
        .best()
        .map(NodeInfo::id);
  }

  /// Where its tasks are counts also on nodes that take none any more.
  private void look() {
    if (hasLooked) return;
    hasLooked = true;
    for (Node node : fitting) mirror.refresh(node.id(), view);
    for (Task task : view.tasksOf(service.id())) {
      task.node()
          .filter(node -> mirror.node(node).isEmpty())
          .ifPresent(node -> mirror.refresh(node, view));
    }
  }

  /// The task has been replaced by one on that node.
  public void moved(Task task, NodeId to) {
    look();
    mirror.leave(task.id());
    mirror.seat(task, mirror.node(to).orElseThrow(), question.wants().footprint());
    mirror.settle();
  }
}
