package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.model.NodeId;
import java.util.concurrent.CompletableFuture;

/// Who decides about nodes' next certificates.
public interface RenewalDesk {
  /// @param node as its present or expired certificate names it
  CompletableFuture<Verdict> renew(NodeId node, RenewRequest request);

  /// What a request came to.
  sealed interface Verdict {
    record Certified(RenewResponse response) implements Verdict {}

    /// The node is not of this swarm; the text is for the user.
    record Unknown(String why) implements Verdict {}

    /// The request is wrong; the text is for the user.
    record Refused(String why) implements Verdict {}

    /// Nobody can decide now, e.g. there is no leader; trying again may help.
    record Unavailable(String why) implements Verdict {}
  }
}
