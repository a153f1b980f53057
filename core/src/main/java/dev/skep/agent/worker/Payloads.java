package dev.skep.agent.worker;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.TaskFiles;
import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.NodeDescription;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.wire.TaskAssignment;
import dev.skep.wire.ToAgent;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The secrets and configs of the node's tasks. In memory only: a node that has lost it is told
/// again.
final class Payloads {
  private final SortedMap<SecretId, Secret> secrets = new TreeMap<>();
  private final SortedMap<ConfigId, Config> configs = new TreeMap<>();

  void learn(ToAgent.Payloads told) {
    for (Secret it : told.secrets()) secrets.put(it.id(), it);
    for (Config it : told.configs()) configs.put(it.id(), it);
  }

  void keep(ToAgent.PayloadsKept told) {
    secrets.keySet().retainAll(told.secrets());
    configs.keySet().retainAll(told.configs());
  }

  /// The command with the task's own files, and nobody else's.
  ///
  /// @param host as the agent describes it
  ContainerCommand supplied(ContainerCommand command, NodeDescription host) {
    return switch (command) {
      case ContainerCommand.Prepare(var assignment, _) ->
          new ContainerCommand.Prepare(assignment, files(assignment, host));
      case ContainerCommand.Start(var assignment, _) ->
          new ContainerCommand.Start(assignment, files(assignment, host));
      case ContainerCommand.Look _, ContainerCommand.Stop _, ContainerCommand.Remove _ -> command;
    };
  }

  private TaskFiles files(TaskAssignment assignment, NodeDescription host) {
    return TaskFiles.of(
        assignment,
        host,
        id -> Optional.ofNullable(secrets.get(id)),
        id -> Optional.ofNullable(configs.get(id)));
  }
}
