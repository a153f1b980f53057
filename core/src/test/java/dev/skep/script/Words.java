package dev.skep.script;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.loop.Turn.Draft;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts writes and commands into short words. Tasks are called by slot; the second task of a slot
/// is `web.1/2`.
final class Words {
  private final SortedMap<TaskId, String> names = new TreeMap<>();
  private final SortedMap<String, Integer> attempts = new TreeMap<>();

  static String line(String who, String what) {
    return "%-11s %s".formatted(who, what).stripTrailing();
  }

  /// One line for each room that has written, in the order of their thinking. What the store has
  /// dropped as old news is not told.
  List<String> said(List<Draft> drafts, View before, View after) {
    var rooms = new LinkedHashMap<String, List<String>>();
    for (Draft draft : drafts) {
      for (Change change : draft.transaction().changes()) {
        said(change, before, after)
            .ifPresent(it -> rooms.computeIfAbsent(draft.loop(), _ -> new ArrayList<>()).add(it));
      }
    }
    var lines = new ArrayList<String>();
    rooms.forEach((room, said) -> lines.add(line(room, String.join("  ", said))));
    return lines;
  }

  private Optional<String> said(Change change, View before, View after) {
    return switch (change) {
      case Change.CreateTask(var task) -> Optional.of("create " + named(task));
      case Change.AllocateTask(var task, var networks, var status) ->
          Optional.of(
              name(task)
                  + " "
                  + status.state()
                  + (networks.isEmpty() ? "" : " " + networks.getFirst().address()));
      case Change.AssignTask(var task, var node, _) -> Optional.of(name(task) + " -> " + node);
      case Change.HoldTask(var task, var status) ->
          Optional.of(name(task) + " waits: " + status.err());
      case Change.ReportTask(var task, var status) -> Optional.of(name(task) + state(status));
      case Change.DesireTask(var task, var desired) ->
          before.task(task).equals(after.task(task))
              ? Optional.empty()
              : Optional.of(name(task) + " should " + desired);
      case Change.RelocateTask(var task, var leaving) ->
          Optional.of(name(task) + (leaving ? " leaves" : " stays"));
      case Change.RebalanceService(var service, var asked) ->
          Optional.of(
              (asked ? "rebalance " : "balanced ")
                  + after.service(service).map(it -> it.name()).orElse("?"));
      case Change.RemoveTask(var task) -> Optional.of("forget " + name(task));
      case Change.ReportNode(var node, var status, _) ->
          Optional.of(
              node
                  + " "
                  + status.state()
                  + (status.message().isEmpty() ? "" : ": " + status.message()));
      case Change.PlaceManager(var node, var role, var address) ->
          Optional.of(node + " is " + role + address.map(it -> " at " + it).orElse(""));
      case Change.AllocateNode(var node, var attachments) ->
          Optional.of(
              attachments.isEmpty()
                  ? node + " at none"
                  : node
                      + attachments.stream()
                          .map(it -> it.address())
                          .collect(Collectors.joining(" ", " at ", "")));
      case Change.CreateService(var service) -> Optional.of("create " + service.name());
      case Change.ReviseService(var service, _, _) ->
          Optional.of("revise " + after.service(service).orElseThrow().name());
      case Change.RollBackService(var service, _, _, _) ->
          Optional.of("roll back " + after.service(service).orElseThrow().name());
      case Change.AbandonUpdate(var service, _, _) ->
          Optional.of("roll back " + after.service(service).orElseThrow().name());
      case Change.RemoveService(var service) ->
          Optional.of("remove " + before.service(service).map(it -> it.name()).orElse("?"));
      case Change.ProgressService(var service, _, var status) ->
          Optional.of(
              after.service(service).map(it -> it.name()).orElse("?") + " " + status.message());
      case Change.StartSchedule(var service, _, _) ->
          Optional.of("schedule of " + after.service(service).map(it -> it.name()).orElse("?"));
      case Change.BeginRun(var service, _, var moment) ->
          Optional.of(
              "run " + after.service(service).map(it -> it.name()).orElse("?") + " of " + moment);
      case Change.AllocateService(var service, _) ->
          Optional.of("endpoint of " + after.service(service).map(it -> it.name()).orElse("?"));
      case Change.AllocateNetwork(var network, var state) ->
          Optional.of("network " + network + " " + state.subnet());
      case Change.RemoveRevision(var revision) ->
          Optional.of("forget revision " + revision.number());
      case Change.CreateNode(var node) -> Optional.of("let " + node.id() + " in");
      case Change.CreateGuest(var guest) ->
          Optional.of("let in " + guest.shownName() + " of " + guest.node());
      case Change.AllocateGuest(var guest, var address, var trouble) ->
          Optional.of("guest " + guest + " " + address.orElse("waits: " + trouble));
      case Change.NameGuest(var guest, var container, _) ->
          Optional.of("guest " + guest + " is " + container);
      case Change.RemoveGuest(var guest) -> Optional.of("forget guest " + guest);
      case Change.CreateCluster _,
          Change.SpecifyCluster _,
          Change.ReplaceRootCa _,
          Change.CompleteRootRotation _,
          Change.ReplaceUnlockKey _,
          Change.ReplaceNetworkKeys _,
          Change.SpecifyNode _,
          Change.RemoveNode _,
          Change.CreateNetwork _,
          Change.RemoveNetwork _,
          Change.CreateSecret _,
          Change.LabelSecret _,
          Change.RemoveSecret _,
          Change.CreateConfig _,
          Change.LabelConfig _,
          Change.RemoveConfig _ ->
          Optional.empty();
    };
  }

  private static String state(TaskStatus status) {
    return " " + status.state() + (status.err().isEmpty() ? "" : ": " + status.err());
  }

  /// Empty for what is asked again and again.
  Optional<String> asked(ContainerCommand command) {
    return switch (command) {
      case ContainerCommand.Look _ -> Optional.empty();
      case ContainerCommand.Prepare(var it, _) -> Optional.of("prepare " + name(it.task().id()));
      case ContainerCommand.Start(var it, _) -> Optional.of("start " + name(it.task().id()));
      case ContainerCommand.Stop(var task, _) -> Optional.of("stop " + name(task));
      case ContainerCommand.Remove(var task) -> Optional.of("remove " + name(task));
    };
  }

  private String named(Task task) {
    String slot = task.serviceName() + "." + task.slot();
    int attempt = attempts.merge(slot, 1, Integer::sum);
    String name = attempt == 1 ? slot : slot + "/" + attempt;
    names.put(task.id(), name);
    return name;
  }

  private String name(TaskId task) {
    return names.getOrDefault(task, task.value());
  }
}
