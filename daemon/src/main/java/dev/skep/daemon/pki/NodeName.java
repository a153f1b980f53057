package dev.skep.daemon.pki;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/// Whom a node certificate names: CN is the node's id, OU its role, O the cluster's id.
public record NodeName(String nodeId, NodeRole role, String clusterId) {

  /// Empty if the subject is not that of a node.
  public static Optional<NodeName> of(X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var id = one(subject, BCStyle.CN);
    var cluster = one(subject, BCStyle.O);
    var role = one(subject, BCStyle.OU).flatMap(NodeName::role);
    if (id.isEmpty() || cluster.isEmpty() || role.isEmpty()) return Optional.empty();
    return Optional.of(new NodeName(id.get(), role.get(), cluster.get()));
  }

  private static Optional<String> one(X500Name subject, ASN1ObjectIdentifier attribute) {
    var values = subject.getRDNs(attribute);
    if (values.length != 1) return Optional.empty();
    return Optional.of(IETFUtils.valueToString(values[0].getFirst().getValue()));
  }

  private static Optional<NodeRole> role(String ou) {
    for (var role : NodeRole.values()) if (role.ou().equals(ou)) return Optional.of(role);
    return Optional.empty();
  }

  X500Name subject() {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, clusterId)
        .addRDN(BCStyle.OU, role.ou())
        .addRDN(BCStyle.CN, nodeId)
        .build();
  }
}
