package dev.skep.wire;

import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.Reach;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import java.util.List;
import java.util.Optional;

/// Where a service is reached: what it publishes, by which names it is known, and its tasks.
///
/// @param ports published through the routing mesh
/// @param attachments one for each network that the service stands on
/// @param tasks those that have a node and are not over
/// @param reach which of them gets a connection, and where the ports answer
public record ServiceEndpoints(
    ServiceId service,
    String name,
    List<PortConfig> ports,
    List<ServiceAttachment> attachments,
    List<TaskEndpoint> tasks,
    Reach reach) {
  public ServiceEndpoints {
    ports = List.copyOf(ports);
    attachments = List.copyOf(attachments);
    tasks = List.copyOf(tasks);
  }

  /// One that is reached as Docker's are.
  public ServiceEndpoints(
      ServiceId service,
      String name,
      List<PortConfig> ports,
      List<ServiceAttachment> attachments,
      List<TaskEndpoint> tasks) {
    this(service, name, ports, attachments, tasks, Reach.USUAL);
  }

  /// @param virtualIp with prefix length; empty when names lead to the tasks themselves
  /// @param aliases further names of the service on that network
  public record ServiceAttachment(
      NetworkId network, Optional<String> virtualIp, List<String> aliases) {
    public ServiceAttachment {
      aliases = List.copyOf(aliases);
    }
  }

  /// @param name the container's
  /// @param place what tells the service's tasks apart for people
  /// @param serving it runs, is healthy and is meant to stay: it gets new connections
  public record TaskEndpoint(
      TaskId task,
      String name,
      String place,
      NodeId node,
      boolean serving,
      List<NetworkAttachment> addresses) {
    public TaskEndpoint {
      addresses = List.copyOf(addresses);
    }
  }
}
