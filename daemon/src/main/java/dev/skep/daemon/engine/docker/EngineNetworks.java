package dev.skep.daemon.engine.docker;

import dev.skep.agent.network.BridgeNetwork;
import dev.skep.agent.network.DataPlanes;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.model.Subnet;
import dev.skep.wire.NetworkInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The engine's half of a swarm network on this node: an ordinary bridge network under the swarm
/// network's name, with our subnet, our gateway and a device name that the data plane can find.
final class EngineNetworks {
  private static final System.Logger LOG = System.getLogger(EngineNetworks.class.getName());

  private final EngineApi engine;
  private final Supplier<Optional<String>> sealingTrouble;

  /// Networks on which a container is being made, one entry for each such container.
  private final List<String> claims = new ArrayList<>();

  /// For which networks all others were found to be gone; empty when that has to be looked at.
  private Optional<SortedSet<String>> tidyFor = Optional.empty();

  private Runnable made = () -> {};

  /// Networks that are to be there without containers, too, and what carries them.
  private record Standing(List<NetworkInfo> networks, Underlay underlay) {}

  private Optional<Standing> standing = Optional.empty();

  /// @param sealingTrouble why this node cannot take part in encrypted networks, if it cannot
  EngineNetworks(EngineApi engine, Supplier<Optional<String>> sealingTrouble) {
    this.engine = engine;
    this.sealingTrouble = sealingTrouble;
  }

  /// @param made is run, and waited for, each time a bridge is new
  synchronized void whenMade(Runnable made) {
    this.made = made;
  }

  /// What [#stand] makes from now on.
  synchronized void standing(List<NetworkInfo> networks, Underlay underlay) {
    standing = Optional.of(new Standing(networks, underlay));
  }

  /// Makes those networks that are to be there without containers, too.
  synchronized void stand() throws IOException {
    if (standing.isEmpty()) return;
    for (var network : standing.get().networks()) ensure(network, standing.get().underlay());
  }

  /// Keeps networks from being tidied away while nobody but the claimant needs them.
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  /// What stands for a network that is gone still has containers, and is where a new one has to be.
  /// They are on their way out, so this passes.
  static final class InTheWay extends IOException {
    private static final long serialVersionUID = 1L;

    InTheWay(NetworkInfo network, JsonNode former) {
      super(
          "network "
              + network.name()
              + " cannot be made on this node: containers still use the former network "
              + former.path("Name").asString("")
              + " in its place");
    }
  }

  /// Makes the networks that are not there. Synchronized: two tasks that come first must not both
  /// create one.
  synchronized Claim claim(List<NetworkInfo> networks, Underlay underlay) throws IOException {
    var ids = networks.stream().map(network -> network.id().value()).toList();
    claims.addAll(ids);
    try {
      for (var network : networks) ensure(network, underlay);
    } catch (IOException | RuntimeException broke) {
      release(ids);
      throw broke;
    }
    return () -> release(ids);
  }

  private synchronized void release(List<String> ids) {
    ids.forEach(claims::remove);
  }

  private void ensure(NetworkInfo network, Underlay underlay) throws IOException {
    var found = engine.network(network.name());
    if (found.filter(it -> idOf(it).equals(network.id().value())).isEmpty()) {
      makeRoom(network);
      found = engine.network(network.name());
    }
    if (found.isPresent()) {
      if (!idOf(found.get()).equals(network.id().value())) {
        throw new IOException(
            "network " + network.name() + " of the engine is not the swarm's; remove or rename it");
      }
      if (isAddressedAs(network, found.get())) return;
      replaceable(network, found.get());
      engine.removeNetwork(found.get().path("Id").asString(""));
    }
    sealable(network);
    engine.createNetwork(body(network, DataPlanes.mtuBytes(network, underlay)));
    tidyFor = Optional.empty();
    // Before the first container comes, so that none learns of a bridge as the engine made it.
    made.run();
  }

  /// A task that relies on an encrypted network does not run where there cannot be one.
  private void sealable(NetworkInfo network) throws IOException {
    var trouble = network.encrypted() ? sealingTrouble.get() : Optional.<String>empty();
    if (trouble.isPresent())
      throw new IOException("network " + network.name() + ": " + trouble.get());
  }

  /// A network that is removed and made again has its name, and perhaps its subnet, from a network
  /// whose containers may not all have stopped yet.
  private void makeRoom(NetworkInfo network) throws IOException {
    for (JsonNode former : engine.networks(NodeLabels.NETWORK)) {
      boolean other = !idOf(former).isEmpty() && !idOf(former).equals(network.id().value());
      if (!other || !collides(network, former)) continue;
      if (claims.contains(idOf(former)) || isUsed(former)) throw new InTheWay(network, former);
      engine.removeNetwork(former.path("Id").asString(""));
    }
  }

  static boolean collides(NetworkInfo network, JsonNode former) {
    if (former.path("Name").asString("").equals(network.name())) return true;
    String subnet = former.path("IPAM").path("Config").path(0).path("Subnet").asString("");
    return !subnet.isEmpty() && Subnet.parse(subnet).overlaps(Subnet.parse(network.subnet()));
  }

  private static String idOf(JsonNode found) {
    return found.path("Labels").path(NodeLabels.NETWORK).asString("");
  }

  private static boolean isAddressedAs(NetworkInfo network, JsonNode found) {
    var config = found.path("IPAM").path("Config").path(0);
    return config.path("Subnet").asString("").equals(network.subnet())
        && config.path("Gateway").asString("").equals(network.gateway());
  }

  /// The managers have given this node another address since its last container there went.
  private void replaceable(NetworkInfo network, JsonNode found) throws IOException {
    if (isUsed(found)) {
      throw new IOException(
          "network "
              + network.name()
              + " has another address on this node, "
              + network.gateway()
              + ", and containers still use the former");
    }
  }

  private boolean isUsed(JsonNode network) throws IOException {
    return engine.usesNetwork(network.path("Id").asString(""), network.path("Name").asString(""));
  }

  static ObjectNode body(NetworkInfo network, int mtuBytes) {
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
            .put(DataPlanes.MTU_OPTION, Integer.toString(mtuBytes)));
    body.set("Labels", EngineApi.object().put(NodeLabels.NETWORK, network.id().value()));
    return body;
  }

  /// Takes away what stands for other networks than these, once no container is on it, also none
  /// that has yet to start: the engine itself would let it go then.
  ///
  /// @param wanted ids of swarm networks
  synchronized void tidy(SortedSet<String> wanted) throws IOException {
    if (tidyFor.equals(Optional.of(wanted))) return;
    boolean tidy = true;
    for (JsonNode network : engine.networks(NodeLabels.NETWORK)) {
      if (wanted.contains(idOf(network))) continue;
      if (claims.contains(idOf(network)) || isUsed(network)) {
        tidy = false;
      } else {
        engine.removeNetwork(network.path("Id").asString(""));
        LOG.log(
            System.Logger.Level.INFO,
            "network {0} -> removed: this node has it no more",
            network.path("Name").asString(""));
      }
    }
    tidyFor = tidy ? Optional.of(new TreeSet<>(wanted)) : Optional.empty();
  }

  /// For a node that leaves the swarm. Containers of the user's own run on without them, as Docker
  /// does it.
  synchronized void removeAll() throws IOException {
    for (JsonNode listed : engine.networks(NodeLabels.NETWORK)) {
      String id = listed.path("Id").asString("");
      Optional<JsonNode> network = engine.network(id);
      if (network.isEmpty()) continue;
      for (String container : network.get().path("Containers").propertyNames()) {
        engine.disconnect(id, container);
      }
      engine.removeNetwork(id);
    }
    tidyFor = Optional.empty();
    standing = Optional.empty();
  }
}
