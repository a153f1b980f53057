package dev.skep.daemon.rpc;

import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Turns a call away on a manager that does not lead, and says who does: `FAILED_PRECONDITION` with
/// the leader's address as a trailer, `UNAVAILABLE` while nobody is known to lead. Callers go there
/// themselves ([Redirected]); nothing is passed on.
final class LeaderOnly implements ServerInterceptor {
  /// `host:port` of the leader.
  static final Metadata.Key<String> LEADER =
      Metadata.Key.of("skep-leader", Metadata.ASCII_STRING_MARSHALLER);

  static final String NO_LEADER =
      "The swarm does not have a leader. It's possible that too few managers are online. Make sure"
          + " more than half of the managers are online.";

  private final WhoLeads leadership;

  LeaderOnly(WhoLeads leadership) {
    this.leadership = leadership;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Optional<String> elsewhere = leadership.elsewhere();
    if (leadership.here() || isForAll(call.getMethodDescriptor(), elsewhere)) {
      return next.startCall(call, headers);
    }
    turnAway(call, elsewhere);
    return new ServerCall.Listener<>() {};
  }

  /// Who asks for the root does not know the swarm yet, and every manager has it. Where a manager
  /// has moved to is news for all while nobody leads: they may need it to elect one.
  private static boolean isForAll(MethodDescriptor<?, ?> method, Optional<String> leader) {
    return method == Methods.ROOT || method == Methods.ENTER && leader.isEmpty();
  }

  private static void turnAway(ServerCall<?, ?> call, Optional<String> leader) {
    var trailers = new Metadata();
    if (leader.isEmpty()) {
      call.close(Status.UNAVAILABLE.withDescription(NO_LEADER), trailers);
      return;
    }
    trailers.put(LEADER, leader.get());
    call.close(
        Status.FAILED_PRECONDITION.withDescription("the leader is " + leader.get()), trailers);
  }

  /// Where a call that ended so is to be made instead.
  static Optional<String> pointedTo(Status status, Metadata trailers) {
    if (status.getCode() != Status.Code.FAILED_PRECONDITION) return Optional.empty();
    return Optional.ofNullable(trailers.get(LEADER));
  }
}
