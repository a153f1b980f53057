package dev.skep.daemon.swarm;

import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.pki.RootCa;
import dev.skep.model.Cluster;
import dev.skep.model.NodeId;
import java.time.Instant;

/// The swarm's certificate authority as the store has it at one moment.
final class Authority {
  private final Cluster cluster;

  Authority(Cluster cluster) {
    this.cluster = cluster;
  }

  /// @return the certificate in PEM, with the intermediate if there is one
  /// @throws PkiFault if the request is wrong
  String certify(String csrPem, NodeId node, dev.skep.model.NodeRole role, Instant now) {
    var name = new NodeName(node.value(), NodeRole.valueOf(role.name()), cluster.id().value());
    return RootCa.of(cluster.rootCa().certificatePem(), cluster.rootCa().keyPem())
        .issue(csrPem, name, cluster.spec().caConfig().nodeCertExpiry(), now);
  }

  String rootPem() {
    return cluster.rootCa().certificatePem();
  }
}
