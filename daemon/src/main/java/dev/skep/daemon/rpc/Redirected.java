package dev.skep.daemon.rpc;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/// A unary call to whichever manager leads: asks the known ones in turn and goes where they point.
final class Redirected {
  /// Leadership may move while we follow it; beyond this nobody knows, and the caller tries later.
  private static final int REDIRECTS = 3;

  private final SslContext tls;
  private final long seconds;

  /// @param seconds how long each manager may take to answer
  Redirected(SslContext tls, long seconds) {
    this.tls = tls;
    this.seconds = seconds;
  }

  /// @param managers `host:port`, the preferred one first
  /// @throws StatusRuntimeException the leader's refusal, or what the last one tried has said
  <Q, A> A call(List<String> managers, MethodDescriptor<Q, A> method, Q request) {
    var ahead = new ArrayDeque<>(managers);
    int redirects = 0;
    var last =
        Status.UNAVAILABLE.withDescription("no manager of the swarm is known").asRuntimeException();
    while (!ahead.isEmpty()) {
      try {
        return ask(ahead.poll(), method, request);
      } catch (StatusRuntimeException failed) {
        last = failed;
        Optional<String> leader = leader(failed);
        if (leader.isPresent() && redirects++ < REDIRECTS) ahead.push(leader.get());
        else if (leader.isEmpty() && !isAway(failed)) throw failed;
      }
    }
    throw last;
  }

  private static Optional<String> leader(StatusRuntimeException failed) {
    var trailers = Optional.ofNullable(failed.getTrailers()).orElseGet(Metadata::new);
    return LeaderOnly.pointedTo(failed.getStatus(), trailers);
  }

  /// Another manager may answer where this one did not.
  private static boolean isAway(StatusRuntimeException failed) {
    return switch (failed.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
      default -> false;
    };
  }

  private <Q, A> A ask(String manager, MethodDescriptor<Q, A> method, Q request) {
    var channel = Channels.open(manager, tls);
    try {
      return ClientCalls.blockingUnaryCall(
          channel,
          method,
          CallOptions.DEFAULT.withDeadlineAfter(seconds, TimeUnit.SECONDS),
          request);
    } catch (StatusRuntimeException failed) {
      throw Dialing.told(manager, failed);
    } finally {
      channel.shutdownNow();
    }
  }
}
