package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import java.util.List;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/// Asks managers for this node's next certificate.
public final class Renewer {
  /// Swarm mode's time for one such call.
  private static final long SECONDS = 5;

  private Renewer() {}

  /// Asks one after the other for the leader, who certifies. Blocks.
  ///
  /// @param managers `host:port` of each known manager, the leader's first
  /// @param tls shows the certificate that is to be renewed, expired or not
  public static RenewResponse renew(List<String> managers, ReloadingTls tls, RenewRequest request)
      throws RenewalFailed {
    try {
      return new Redirected(TlsContexts.client(tls), SECONDS)
          .call(managers, Methods.RENEW, request);
    } catch (StatusRuntimeException failed) {
      throw new RenewalFailed(Reasons.of(failed.getStatus()));
    }
  }
}
