package dev.skep.dockerapi.view;

import java.util.List;

/// What one node goes by for its networks, as its managers have told it.
///
/// @param networks those that the node has
/// @param nodes the others that have one of them
/// @param services those that stand on one of them
/// @param trouble what of it the node's kernel could not be brought to; empty if it carries all
public record NodeNetworksDocument(
    List<Net> networks, List<Other> nodes, List<Door> services, String trouble) {
  public NodeNetworksDocument {
    networks = List.copyOf(networks);
    nodes = List.copyOf(nodes);
    services = List.copyOf(services);
  }

  /// @param gateway the node's own address there
  public record Net(String id, String name, String gateway) {}

  /// @param address where it takes what is for its containers
  public record Other(String id, String address, List<At> gateways) {
    public Other {
      gateways = List.copyOf(gateways);
    }
  }

  public record Door(String name, List<At> virtualIps, List<Port> ports, List<Task> tasks) {
    public Door {
      virtualIps = List.copyOf(virtualIps);
      ports = List.copyOf(ports);
      tasks = List.copyOf(tasks);
    }
  }

  /// Published through the routing mesh.
  public record Port(String protocol, int published, int target) {}

  /// @param serving it gets new connections
  public record Task(String id, String node, boolean serving, List<At> addresses) {
    public Task {
      addresses = List.copyOf(addresses);
    }
  }

  /// @param network its id
  /// @param address without prefix length
  public record At(String network, String address) {}
}
