package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.JoinTrust;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.RootRequest;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/// Joins a swarm with a token. First asks a manager for its root, whose digest must be the token's;
/// only then sends the secret, to a manager under that root: that one, or the leader it points to.
public final class Joiner {
  /// Swarm mode's dial timeout for the root, and its 25 s for a decision that needs the log.
  private static final long ROOT_SECONDS = 10;

  private static final long JOIN_SECONDS = 25;

  private Joiner() {}

  /// Blocks until the manager has decided.
  ///
  /// @param manager `host:port`
  /// @param availability `active`, `pause` or `drain`
  /// @param listen where this node could be reached as a manager, `host:port`; empty if it cannot
  public static NodeIdentity join(
      String manager, JoinToken token, String availability, String listen) throws JoinFailed {
    try {
      var root = call(manager, JoinTrust.anybody(), Methods.ROOT, new RootRequest(), ROOT_SECONDS);
      token.requireRoot(root.rootPem());
      var request = SigningRequest.create();
      var joined =
          call(
              manager,
              JoinTrust.managersUnder(root.rootPem()),
              Methods.JOIN,
              new JoinRequest(request.pem(), token.secret(), availability, listen),
              JOIN_SECONDS);
      return request.identity(joined.certificatePem(), root.rootPem());
    } catch (StatusRuntimeException e) {
      throw new JoinFailed(kind(e.getStatus()), Reasons.of(e.getStatus()), e);
    } catch (PkiFault e) {
      throw new JoinFailed(JoinFailed.Kind.OTHER, String.valueOf(e.getMessage()), e);
    }
  }

  private static JoinFailed.Kind kind(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> JoinFailed.Kind.REFUSED;
      case UNAVAILABLE -> JoinFailed.Kind.UNAVAILABLE;
      default -> JoinFailed.Kind.OTHER;
    };
  }

  private static <Q, A> A call(
      String manager,
      X509ExtendedTrustManager trust,
      MethodDescriptor<Q, A> method,
      Q request,
      long seconds) {
    return new Redirected(TlsContexts.clientWithoutCertificate(trust), seconds)
        .call(List.of(manager), method, request);
  }
}
