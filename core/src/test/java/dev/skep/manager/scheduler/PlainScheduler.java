package dev.skep.manager.scheduler;

import dev.skep.manager.scheduler.filter.Filter;
import dev.skep.manager.scheduler.filter.Footprint;
import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.filter.Wants;
import dev.skep.manager.scheduler.spread.SpreadLabel;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Placement;
import dev.skep.model.RevisionKey;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the scheduler should decide, said as plainly as possible: it looks at every node for every
/// task and remembers nothing.
final class PlainScheduler {
  private final View view;
  private final Instant now;
  private final List<Host> hosts = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  private static final class Host {
    final NodeInfo info;
    final Map<ServiceId, Integer> siblings = new TreeMap<>();

    Host(NodeInfo info) {
      this.info = info;
    }

    int siblings(ServiceId service) {
      return siblings.getOrDefault(service, 0);
    }

    void take(Task task, Footprint footprint) {
      info.take(footprint);
      if (task.desired().isAfter(TaskState.COMPLETE)) return;
      info.countActive(1);
      siblings.merge(task.service(), 1, Integer::sum);
    }
  }

  private record Ask(RevisionKey group, Question question, List<SpreadLabel> labels) {}

  private PlainScheduler(View view, Instant now) {
    this.view = view;
    this.now = now;
    for (Node node : view.nodes()) {
      var host = new Host(new NodeInfo(hosts.size(), node));
      hosts.add(host);
      for (Task task : view.tasksOn(node.id())) {
        if (task.state().isBefore(TaskState.ASSIGNED) || task.state().isTerminal()) continue;
        host.take(task, Footprint.of(task, view.specOf(task)));
      }
    }
  }

  static List<Change> decide(View view, Instant now) {
    var plain = new PlainScheduler(view, now);
    plain.all();
    return plain.changes;
  }

  private void all() {
    List<Task> pending =
        view.tasks().stream()
            .filter(task -> task.state() == TaskState.PENDING)
            .filter(task -> task.desired() != TaskState.REMOVE)
            .toList();
    for (Task task : pending) if (!isWanted(task)) end(task);
    pending.stream()
        .filter(task -> isWanted(task) && task.node().isPresent())
        .sorted(
            Comparator.<Task, NodeId>comparing(task -> task.node().orElseThrow())
                .thenComparing(Task::slot)
                .thenComparing(Task::id))
        .forEach(this::confirm);
    pending.stream()
        .filter(task -> isWanted(task) && task.node().isEmpty())
        .sorted(
            Comparator.comparing(Task::madeFrom).thenComparing(Task::slot).thenComparing(Task::id))
        .forEach(this::place);
  }

  private static boolean isWanted(Task task) {
    return !task.desired().isAfter(TaskState.COMPLETE);
  }

  private void end(Task task) {
    changes.add(
        new Change.ReportTask(task.id(), task.status().to(TaskState.SHUTDOWN, "shutdown", now)));
  }

  private void confirm(Task task) {
    for (Host host : hosts) {
      if (!host.info.id().equals(task.node().orElseThrow())) continue;
      Ask ask = ask(task);
      int verdict = verdict(ask, host);
      if (verdict == Pipeline.ADMITTED) {
        assign(task, host, ask, "scheduler confirmed task can run on preassigned node");
      } else {
        Filter filter = Pipeline.filters().get(verdict);
        hold(task, new TreeMap<>(Map.of(filter.cause(), 1)), filter.explain(1));
      }
    }
  }

  private void place(Task task) {
    Ask ask = ask(task);
    Optional<Host> best = best(hosts, ask.labels(), ask);
    if (best.isPresent()) assign(task, best.get(), ask, "scheduler assigned task to node");
    else explain(task, ask);
  }

  private Optional<Host> best(List<Host> among, List<SpreadLabel> labels, Ask ask) {
    if (labels.isEmpty()) {
      return among.stream()
          .filter(host -> verdict(ask, host) == Pipeline.ADMITTED)
          .min(byRank(ask));
    }
    Comparator<Host> order = byRank(ask);
    Optional<Host> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (List<Host> branch : branches(among, labels.getFirst()).values()) {
      Optional<Host> here = best(branch, labels.subList(1, labels.size()), ask);
      if (here.isEmpty()) continue;
      int tasks = branch.stream().mapToInt(host -> host.siblings(ask.group().service())).sum();
      if (tasks < fewest || tasks == fewest && order.compare(here.get(), best.orElseThrow()) < 0) {
        best = here;
        fewest = tasks;
      }
    }
    return best;
  }

  private static Map<String, List<Host>> branches(List<Host> among, SpreadLabel label) {
    return among.stream()
        .collect(
            Collectors.groupingBy(
                host -> label.valueOn(host.info.node()), TreeMap::new, Collectors.toList()));
  }

  private Comparator<Host> byRank(Ask ask) {
    return Comparator.<Host>comparingInt(host -> failures(ask.group(), host))
        .thenComparingInt(host -> host.siblings(ask.group().service()))
        .thenComparingInt(host -> host.info.active())
        .thenComparing(host -> host.info.id());
  }

  private int failures(RevisionKey group, Host host) {
    long failed =
        view.tasksOn(host.info.id()).stream()
            .filter(task -> task.madeFrom().equals(group) && task.slot() > 0)
            .filter(task -> task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED)
            .filter(task -> task.status().appliedAt().plus(Duration.ofMinutes(5)).isAfter(now))
            .count();
    return failed >= 5 ? (int) failed : 0;
  }

  private Ask ask(Task task) {
    var spec = view.specOf(task);
    return new Ask(
        task.madeFrom(),
        Question.of(Wants.of(task, spec, view)),
        SpreadLabel.of(spec.taskTemplate().placement().orElse(Placement.ANYWHERE)));
  }

  private int verdict(Ask ask, Host host) {
    return Pipeline.verdict(ask.question(), host.info, host.siblings(ask.group().service()));
  }

  private void assign(Task task, Host host, Ask ask, String message) {
    host.take(task, ask.question().wants().footprint());
    changes.add(
        new Change.AssignTask(
            task.id(), host.info.id(), task.status().to(TaskState.ASSIGNED, message, now)));
  }

  private void explain(Task task, Ask ask) {
    int[] counts = new int[Pipeline.filters().size()];
    for (Host host : hosts) counts[verdict(ask, host)]++;
    var causes = new TreeMap<String, Integer>();
    var texts = new TreeMap<Integer, List<String>>(Comparator.reverseOrder());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) continue;
      Filter filter = Pipeline.filters().get(i);
      causes.put(filter.cause(), counts[i]);
      texts.computeIfAbsent(counts[i], _ -> new ArrayList<>()).add(filter.explain(counts[i]));
    }
    String all = texts.values().stream().flatMap(List::stream).collect(Collectors.joining("; "));
    hold(task, causes, all.isEmpty() ? "no suitable node" : "no suitable node (" + all + ")");
  }

  private void hold(Task task, TreeMap<String, Integer> causes, String err) {
    var reason = new WaitReason("scheduler", causes);
    var was = task.status();
    if (was.err().equals(err) && was.waiting().equals(Optional.of(reason))) return;
    changes.add(new Change.HoldTask(task.id(), was.held(reason, err, now)));
  }
}
