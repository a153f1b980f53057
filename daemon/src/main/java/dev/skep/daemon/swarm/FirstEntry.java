package dev.skep.daemon.swarm;

import dev.skep.daemon.http.swarm.Founding;
import dev.skep.loop.Ids;
import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.RootCa;
import dev.skep.model.UnlockKey;
import dev.skep.model.Values;
import dev.skep.store.Change;
import dev.skep.store.Transaction;
import java.util.List;
import java.util.Optional;

/// What a swarm begins with: itself, its first node, and the network of the routing mesh.
record FirstEntry(
    ClusterId cluster,
    NodeId node,
    Founding founding,
    RootCa rootCa,
    Optional<UnlockKey> unlockKey) {

  Transaction transaction(Ids ids) {
    return Transaction.of(
        new Change.CreateCluster(
            new Cluster(
                cluster,
                Meta.NEW,
                founding.spec(),
                rootCa,
                unlockKey,
                founding.pools(),
                founding.subnetSize(),
                founding.dataPathPort())),
        new Change.CreateNode(firstNode()),
        new Change.CreateNetwork(ingress(new NetworkId(ids.next()))));
  }

  private Node firstNode() {
    String address = founding.addresses().advertise();
    String host = address.substring(0, address.lastIndexOf(':'));
    return new Node(
        node,
        Meta.NEW,
        new NodeSpec(Annotations.NONE, NodeRole.MANAGER, founding.availability()),
        NodeRole.MANAGER,
        NodeDescription.UNKNOWN,
        new NodeStatus(NodeStatus.State.UNKNOWN, "", host),
        Optional.of(address),
        List.of());
  }

  private static Network ingress(NetworkId id) {
    var spec =
        new NetworkSpec(
            Annotations.named(Network.INGRESS),
            "overlay",
            Values.noLabels(),
            false,
            false,
            false,
            true,
            List.of());
    return new Network(id, Meta.NEW, spec, Optional.empty());
  }
}
