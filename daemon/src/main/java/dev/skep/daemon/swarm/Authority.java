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
    return signer(cluster.rootCa())
        .issue(csrPem, name, cluster.spec().caConfig().nodeCertExpiry(), now);
  }

  /// While the root is rotated, the next one signs, and the present one vouches for it.
  private static RootCa signer(dev.skep.model.RootCa root) {
    return root.rotation()
        .map(next ->
            RootCa.of(next.certificatePem(), next.keyPem()).vouchedFor(next.crossSignedPem()))
        .orElseGet(() -> RootCa.of(root.certificatePem(), root.keyPem()));
  }

  String rootPem() {
    return cluster.rootCa().certificatePem();
  }
}
