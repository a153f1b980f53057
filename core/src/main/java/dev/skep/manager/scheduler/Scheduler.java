package dev.skep.manager.scheduler;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.manager.scheduler.filter.Filter;
import dev.skep.manager.scheduler.filter.Footprint;
import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.filter.Wants;
import dev.skep.manager.scheduler.spread.Contest;
import dev.skep.manager.scheduler.spread.Pool;
import dev.skep.manager.scheduler.spread.SpreadLabel;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Placement;
import dev.skep.model.RevisionKey;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Chooses a node for each pending task.
public final class Scheduler implements ControlLoop {
  public static final String NAME = "scheduler";

  private Mirror mirror = new Mirror();
  private Queue queue = new Queue();

  /// What the next thought must look at.
  private final Agenda agenda = new Agenda();

  private final TreeSet<NodeId> nodesToConfirm = new TreeSet<>();

  /// Nodes that this thought has filled; who waits there may do so for another reason by now.
  private final LinkedHashSet<NodeId> filled = new LinkedHashSet<>();

  /// What was asked for on the view with that index, and is not answered as long as that is the
  /// view.
  private long askedOn = -1;

  private final LinkedHashSet<TaskId> asked = new LinkedHashSet<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    mirror = new Mirror();
    queue = new Queue();
    asked.clear();
    for (Node node : view.nodes()) mirror.refresh(node.id(), view);
    view.tasks().forEach(queue::see);
    agenda.clear();
    queue.groups().forEach(agenda::add);
    filled.clear();
    nodesToConfirm.clear();
    nodesToConfirm.addAll(queue.preassignedNodes());
    return think(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    if (view.index() != askedOn) asked.clear();
    switch (input) {
      case Input.Committed(var events) -> {
        for (StoreEvent event : events) seeNode(event, view);
        for (StoreEvent event : events) seeTask(event, view);
      }
      case Input.Refused(var transaction, _) -> takeBack(transaction, view);
      case Input.Due _, Input.Heard _ -> {
        return List.of();
      }
    }
    return think(view, now);
  }

  // seeing

  private void seeNode(StoreEvent event, View view) {
    switch (event) {
      case StoreEvent.NodeCreated(var node) -> mirror.refresh(node.id(), view);
      case StoreEvent.NodeUpdated(_, var node) -> mirror.refresh(node.id(), view);
      case StoreEvent.NodeRemoved(var node) -> mirror.refresh(node.id(), view);
      case StoreEvent.TaskCreated _,
          StoreEvent.TaskUpdated _,
          StoreEvent.TaskRemoved _,
          StoreEvent.ServiceCreated _,
          StoreEvent.ServiceUpdated _,
          StoreEvent.ServiceRemoved _,
          StoreEvent.NetworkCreated _,
          StoreEvent.NetworkUpdated _,
          StoreEvent.NetworkRemoved _,
          StoreEvent.OfGuest _,
          StoreEvent.OfPayload _,
          StoreEvent.ClusterCreated _,
          StoreEvent.ClusterUpdated _ -> {}
    }
  }

  private void seeTask(StoreEvent event, View view) {
    switch (event) {
      case StoreEvent.TaskCreated(var task) -> see(task, view);
      case StoreEvent.TaskUpdated(var was, var is) -> {
        if (was.state() == TaskState.PENDING
            || was.state() != is.state()
            || was.desired() != is.desired()) {
          see(is, view);
        }
      }
      case StoreEvent.TaskRemoved(var task) -> {
        queue.remove(task);
        mirror.forget(task);
        if (queue.group(task.madeFrom()).isEmpty()) mirror.waitsNoMore(task.madeFrom());
      }
      case StoreEvent.NodeCreated _,
          StoreEvent.NodeUpdated _,
          StoreEvent.NodeRemoved _,
          StoreEvent.ServiceCreated _,
          StoreEvent.ServiceUpdated _,
          StoreEvent.ServiceRemoved _,
          StoreEvent.NetworkCreated _,
          StoreEvent.NetworkUpdated _,
          StoreEvent.NetworkRemoved _,
          StoreEvent.OfGuest _,
          StoreEvent.OfPayload _,
          StoreEvent.ClusterCreated _,
          StoreEvent.ClusterUpdated _ -> {}
    }
  }

  /// Some of the transaction's tasks may have changed since, or be asked for again already.
  private void takeBack(Transaction transaction, View view) {
    for (Change change : transaction.changes()) {
      Optional<TaskId> id = taskOf(change);
      if (id.isEmpty() || asked.contains(id.get())) continue;
      view.task(id.get()).ifPresentOrElse(task -> see(task, view), () -> mirror.leave(id.get()));
    }
  }

  /// Of the kinds that are written here.
  private static Optional<TaskId> taskOf(Change change) {
    if (change instanceof Change.AssignTask it) return Optional.of(it.task());
    if (change instanceof Change.HoldTask it) return Optional.of(it.task());
    if (change instanceof Change.ReportTask it) return Optional.of(it.task());
    return Optional.empty();
  }

  private void see(Task task, View view) {
    // As it was asked for, mostly: who has a seat does not wait.
    if (mirror.isSeated(task)) return;
    Optional<Group> group = queue.see(task);
    mirror.see(task, view);
    if (task.state() == TaskState.PENDING && task.node().isPresent()) {
      nodesToConfirm.add(task.node().get());
    }
    if (group.isPresent()) agenda.add(group.get());
    else mirror.waitsNoMore(task.madeFrom());
  }

  // thinking

  private List<Effect> think(View view, Instant now) {
    askedOn = view.index();
    var decisions = new Decisions(now);
    endUnwanted(decisions);
    if (queue.hasPreassigned()) {
      nodesToConfirm.addAll(mirror.unsettled());
      nodesToConfirm.addAll(filled);
    }
    filled.clear();
    while (!nodesToConfirm.isEmpty() && !decisions.isFull()) {
      confirm(nodesToConfirm.pollFirst(), view, decisions);
    }
    settle();
    // Groups that this very round stirs up behind itself are looked at after the commit.
    agenda.beginRound();
    while (!decisions.isFull()) {
      Optional<Group> group = agenda.next();
      if (group.isEmpty()) break;
      if (!isPlaced(group.get(), view, now, decisions)) agenda.add(group.get());
      settle();
    }
    return decisions.effects();
  }

  private void settle() {
    mirror.settle();
    for (RevisionKey group : mirror.stirred()) queue.group(group).ifPresent(agenda::add);
  }

  private void endUnwanted(Decisions decisions) {
    for (Task task : queue.unwanted()) if (asked.add(task.id())) decisions.end(task);
  }

  private void confirm(NodeId id, View view, Decisions decisions) {
    Optional<NodeInfo> node = mirror.node(id);
    if (node.isEmpty()) return;
    for (Task task : queue.preassignedTo(id)) {
      if (!asked.contains(task.id())) confirm(task, node.get(), view, decisions);
    }
  }

  private void confirm(Task task, NodeInfo node, View view, Decisions decisions) {
    ServiceSpec spec = view.specOf(task);
    Question question = Question.of(Wants.of(task, spec, view));
    int verdict = Pipeline.verdict(question, node, mirror.siblings(task.service(), node));
    if (verdict == Pipeline.ADMITTED) {
      place(task, node, question.wants().footprint(), decisions);
      return;
    }
    Filter filter = Pipeline.filters().get(verdict);
    var causes = new TreeMap<String, Integer>();
    causes.put(filter.cause(), 1);
    decisions.hold(task, new WaitReason(NAME, causes), filter.explain(1));
  }

  private void place(Task task, NodeInfo node, Footprint takes, Decisions decisions) {
    queue.remove(task);
    mirror.seat(task, node, takes);
    if (queue.hasPreassigned()) filled.add(node.id());
    asked.add(task.id());
    decisions.assign(task, node.id());
  }

  /// Returns whether the whole group has been looked at; the rest of it has its turn later.
  private boolean isPlaced(Group group, View view, Instant now, Decisions decisions) {
    // Its tasks have gone since it was put on the agenda; so has what was remembered of it.
    if (group.isEmpty()) return true;
    ServiceSpec spec = view.specOf(group.first());
    Question question = Question.of(Wants.of(group.first(), spec, view));
    if (mirror.waiting(question.wants()).map(wait -> !wait.isHopeless()).orElse(true)
        && !isFilled(group, spec, question, view, now, decisions)) {
      return false;
    }
    if (group.isEmpty()) {
      mirror.waitsNoMore(group.key());
      return true;
    }
    mirror.settle();
    return isHeld(group.tasks(), mirror.waits(group.key(), question), decisions);
  }

  /// Returns whether as many tasks as possible have got a node.
  private boolean isFilled(
      Group group,
      ServiceSpec spec,
      Question question,
      View view,
      Instant now,
      Decisions decisions) {
    Placement placement = spec.taskTemplate().placement().orElse(Placement.ANYWHERE);
    var key = new Pool.Key(question.wants().fixed(), SpreadLabel.of(placement));
    Pool pool = mirror.pool(key, question);
    Footprint takes = question.wants().footprint();
    Optional<ServiceInfo> service = mirror.service(group.key().service());
    if (service.isEmpty() && group.size() == 1) {
      Optional<NodeInfo> head = pool.head(question);
      if (head.isPresent()) {
        place(group.first(), head.get(), takes, decisions);
        return true;
      }
    }
    Contest contest = Search.contest(mirror, pool, question, group.key(), view, now);
    while (!group.isEmpty()) {
      if (decisions.isFull()) return false;
      Optional<NodeInfo> best = contest.best();
      if (best.isEmpty()) break;
      place(group.first(), best.get(), takes, decisions);
      contest.placed();
    }
    return true;
  }

  private static boolean isHeld(List<Task> tasks, Waiting wait, Decisions decisions) {
    String explanation = wait.explanation();
    String err =
        explanation.isEmpty() ? "no suitable node" : "no suitable node (" + explanation + ")";
    WaitReason reason = wait.reason();
    for (Task task : tasks) {
      if (decisions.isFull()) return false;
      decisions.hold(task, reason, err);
    }
    return true;
  }
}
