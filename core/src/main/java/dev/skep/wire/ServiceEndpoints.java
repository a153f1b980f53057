package dev.skep.wire;

import dev.skep.model.Endpoint.VirtualIp;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import java.util.List;

/// Where a service is reached: what it publishes, and the tasks that may get traffic now.
///
/// @param ports published through the routing mesh
/// @param backends tasks that run, are healthy and are meant to stay
public record ServiceEndpoints(
    ServiceId service,
    String name,
    List<PortConfig> ports,
    List<VirtualIp> virtualIps,
    List<Backend> backends) {
  public ServiceEndpoints {
    ports = List.copyOf(ports);
    virtualIps = List.copyOf(virtualIps);
    backends = List.copyOf(backends);
  }

  public record Backend(TaskId task, NodeId node, List<NetworkAttachment> addresses) {
    public Backend {
      addresses = List.copyOf(addresses);
    }
  }
}
