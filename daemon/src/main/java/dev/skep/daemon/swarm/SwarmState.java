package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.http.swarm.Addresses;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// What a node must know of its swarm to come back after a restart. Written last when a node begins
/// or joins, removed first when it leaves: without it there is no swarm.
///
/// @param manager whether the node holds the log
/// @param founder whether the log began here, rather than being read from other managers
/// @param addresses where managers and agents are listened for, and where others reach this node
/// @param managers where an agent finds managers, `address:port`
public record SwarmState(
    String nodeId,
    String clusterId,
    boolean manager,
    boolean founder,
    Addresses addresses,
    List<String> managers) {
  private static final JsonMapper JSON = new JsonMapper();

  public SwarmState {
    managers = List.copyOf(managers);
  }

  static Optional<SwarmState> read(StateFiles files) {
    return files.readState().map(bytes -> JSON.readValue(bytes, SwarmState.class));
  }

  void write(StateFiles files) {
    files.writeState(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  /// @param manager whether the node holds the log; if not, a later one is not its own beginning
  SwarmState withManager(boolean manager) {
    return new SwarmState(nodeId, clusterId, manager, manager && founder, addresses, managers);
  }

  SwarmState withAddresses(Addresses addresses) {
    return new SwarmState(nodeId, clusterId, manager, founder, addresses, managers);
  }

  SwarmState withManagers(List<String> managers) {
    return new SwarmState(nodeId, clusterId, manager, founder, addresses, managers);
  }

  /// Where others reach this node, `address:port`.
  String advertise() {
    return addresses.advertise();
  }

  /// The same without the port.
  String address() {
    return addresses.advertisedHost();
  }
}
