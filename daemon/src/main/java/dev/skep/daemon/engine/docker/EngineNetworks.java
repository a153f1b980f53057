package dev.skep.daemon.engine.docker;

import dev.skep.agent.network.BridgeNetwork;
import dev.skep.agent.network.DataPlanes;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.wire.NetworkInfo;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The engine's half of a swarm network on this node: an ordinary bridge network under the swarm
/// network's name, with our subnet, our gateway and a device name that the data plane can find.
final class EngineNetworks {

  private final EngineApi engine;

  EngineNetworks(EngineApi engine) {
    this.engine = engine;
  }

  /// Makes it if it is not there. Synchronized: two tasks that come first must not both create it.
  synchronized void ensure(NetworkInfo network) throws IOException {
    var found = engine.network(network.name());
    if (found.isPresent()) {
      if (!isOurs(found.get(), network)) {
        throw new IOException(
            "network " + network.name() + " of the engine is not the swarm's; remove or rename it");
      }
      return;
    }
    engine.createNetwork(body(network));
  }

  private static boolean isOurs(JsonNode found, NetworkInfo network) {
    return found.path("Labels").path(NodeLabels.NETWORK).asString("").equals(network.id().value());
  }

  static ObjectNode body(NetworkInfo network) {
    ObjectNode body = EngineApi.object();
    body.put("Name", network.name());
    body.put("CheckDuplicate", true);
    body.put("Driver", "bridge");
    body.put("Internal", network.internal());
    ObjectNode ipam = EngineApi.object();
    ipam.put("Driver", "default");
    ipam.putArray("Config")
        .addObject()
        .put("Subnet", network.subnet())
        .put("Gateway", network.gateway());
    body.set("IPAM", ipam);
    body.set(
        "Options",
        EngineApi.object()
            .put("com.docker.network.bridge.name", BridgeNetwork.bridgeName(network.id().value()))
            .put("com.docker.network.driver.mtu", Integer.toString(DataPlanes.MTU_BYTES)));
    body.set("Labels", EngineApi.object().put(NodeLabels.NETWORK, network.id().value()));
    return body;
  }

  /// For a node that leaves the swarm. What still has containers of the user's own stays, and is
  /// told.
  synchronized void removeAll() throws IOException {
    for (JsonNode network : engine.networks(NodeLabels.NETWORK)) {
      engine.removeNetwork(network.path("Id").asString(""));
    }
  }
}
