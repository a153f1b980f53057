package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;

/// Asks managers for this node's next certificate.
public final class Renewer {
  /// Swarm mode's time for one such call.
  private static final long SECONDS = 5;

  private Renewer() {}

  /// Asks one after the other until one has certified. Blocks.
  ///
  /// @param managers `host:port` of each known manager, the leader's first
  /// @param tls shows the certificate that is to be renewed, expired or not
  public static RenewResponse renew(List<String> managers, ReloadingTls tls, RenewRequest request)
      throws RenewalFailed {
    var failed = new RenewalFailed("no manager of the swarm is known");
    for (var manager : managers) {
      try {
        return renew(manager, tls, request);
      } catch (StatusRuntimeException e) {
        failed = new RenewalFailed(manager + ": " + Reasons.of(e.getStatus()));
      }
    }
    throw failed;
  }

  private static RenewResponse renew(String manager, ReloadingTls tls, RenewRequest request) {
    var channel = Channels.open(manager, TlsContexts.client(tls));
    try {
      return ClientCalls.blockingUnaryCall(
          channel,
          Methods.RENEW,
          CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS),
          request);
    } finally {
      channel.shutdownNow();
    }
  }
}
