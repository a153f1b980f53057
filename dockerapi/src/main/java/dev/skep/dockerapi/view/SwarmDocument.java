package dev.skep.dockerapi.view;

import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Meta;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.RootCa;
import java.util.List;
import java.util.Optional;

/// The swarm as `GET /swarm` answers it, and, without the tokens, as `/info` shows it.
public record SwarmDocument(
    ClusterId id,
    Meta meta,
    ClusterSpec spec,
    TlsInfo tlsInfo,
    boolean rootRotationInProgress,
    List<String> defaultAddrPool,
    int subnetSize,
    int dataPathPort,
    Optional<JoinTokens> joinTokens) {
  /// What networks are cut from when nobody said otherwise.
  private static final List<String> DEFAULT_POOLS = List.of("10.0.0.0/8");

  public record JoinTokens(String worker, String manager) {
    /// Tokens must not reach a log line by accident.
    @Override
    public String toString() {
      return "JoinTokens[…]";
    }
  }

  public static SwarmDocument of(Cluster cluster) {
    var tokens = new JoinTokens(cluster.rootCa().workerToken(), cluster.rootCa().managerToken());
    return document(cluster, Optional.of(tokens));
  }

  public static SwarmDocument withoutTokens(Cluster cluster) {
    return document(cluster, Optional.empty());
  }

  private static SwarmDocument document(Cluster cluster, Optional<JoinTokens> tokens) {
    return new SwarmDocument(
        cluster.id(),
        cluster.meta(),
        cluster.spec(),
        trust(cluster.rootCa()),
        cluster.rootCa().rotation().isPresent(),
        cluster.defaultAddressPools().isEmpty() ? DEFAULT_POOLS : cluster.defaultAddressPools(),
        cluster.subnetSize(),
        cluster.dataPathPort(),
        tokens);
  }

  /// While the root is rotated, the old one is trusted and the next one certifies.
  private static TlsInfo trust(RootCa root) {
    return root.rotation()
        .map(next ->
            new TlsInfo(
                root.certificatePem(),
                next.issuer().certIssuerSubject(),
                next.issuer().certIssuerPublicKey()))
        .orElseGet(() -> RootTrust.of(root.certificatePem(), root.certificatePem()));
  }
}
