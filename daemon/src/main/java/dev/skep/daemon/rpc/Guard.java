package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.PeerCertificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.io.grpc.Context;
import org.apache.ratis.thirdparty.io.grpc.Contexts;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Lets a call pass by what its certificate says: joining needs none, renewal any node's of this
/// swarm, even an expired one, a session and logs a valid one, the API, raft and the managers'
/// group a manager's. Raft's client and admin services are for nobody: we submit in process.
final class Guard implements ServerInterceptor {
  static final Context.Key<NodeName> CALLER = Context.key("caller");

  private static final String REMOVED = " was removed from swarm";

  private static final String RAFT_SERVICE = "ratis.grpc.RaftServerProtocolService";

  private final Supplier<String> clusterId;
  private final Register register;

  Guard(Supplier<String> clusterId, Register register) {
    this.clusterId = clusterId;
    this.register = register;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var service = Optional.ofNullable(call.getMethodDescriptor().getServiceName()).orElse("");
    var caller = Callers.of(call.getAttributes());
    var refusal = refusal(service, caller);
    if (refusal.isPresent()) {
      call.close(refusal.get(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    if (caller.isEmpty()) return next.startCall(call, headers);
    return Contexts.interceptCall(
        Context.current().withValue(CALLER, caller.get().name()), call, headers, next);
  }

  private Optional<Status> refusal(String service, Optional<PeerCertificate> caller) {
    if (service.equals(Methods.JOIN_SERVICE)) return Optional.empty();
    if (caller.isEmpty())
      return Optional.of(
          Status.UNAUTHENTICATED.withDescription("no client certificates in request"));
    var node = caller.get().name();
    if (!node.clusterId().equals(clusterId.get()))
      return denied("remote certificate not part of organization: " + clusterId.get());
    if (register.removed(node.nodeId())) return denied("node " + node.nodeId() + REMOVED);
    if (service.equals(Methods.CERTIFICATES_SERVICE)) return Optional.empty();
    if (caller.get().expired())
      return denied("certificate of node " + node.nodeId() + " has expired");
    return switch (service) {
      case Methods.SESSION_SERVICE, Methods.LOGS_SERVICE -> Optional.empty();
      case Methods.MANAGERS_SERVICE -> managersOnly(isManager(node));
      case RAFT_SERVICE, Methods.API_SERVICE ->
          managersOnly(isManager(node) && !register.unlisted(node.nodeId()));
      default -> denied("nobody calls " + service);
    };
  }

  private boolean isManager(NodeName node) {
    return node.role() == NodeRole.MANAGER && !register.demoted(node.nodeId());
  }

  private static Optional<Status> managersOnly(boolean manager) {
    return manager ? Optional.empty() : denied("unauthorized peer role: " + NodeRole.WORKER.ou());
  }

  /// Whether a call ended because the manager does not know its node any more.
  static boolean isRemoval(Status status) {
    return status.getCode() == Status.Code.PERMISSION_DENIED
        && Optional.ofNullable(status.getDescription())
            .filter(it -> it.endsWith(REMOVED))
            .isPresent();
  }

  private static Optional<Status> denied(String why) {
    return Optional.of(Status.PERMISSION_DENIED.withDescription("Permission denied: " + why));
  }
}
