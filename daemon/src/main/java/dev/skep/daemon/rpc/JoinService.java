package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinResponse;
import dev.skep.daemon.rpc.JoinMessages.RootResponse;
import java.time.Instant;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/// Answers nodes that want to join.
final class JoinService {
  private static final System.Logger log = System.getLogger(JoinService.class.getName());

  private final JoinDesk desk;
  private final ReloadingTls tls;
  private final JoinLimit limit = new JoinLimit();

  JoinService(JoinDesk desk, ReloadingTls tls) {
    this.desk = desk;
    this.tls = tls;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(Methods.JOIN_SERVICE)
        .addMethod(Methods.ROOT, ServerCalls.asyncUnaryCall((_, answer) -> root(answer)))
        .addMethod(Methods.JOIN, new Joining())
        .build();
  }

  private void root(StreamObserver<RootResponse> answer) {
    var identity = tls.identity();
    answer.onNext(new RootResponse(identity.rootPem(), identity.name().clusterId()));
    answer.onCompleted();
  }

  /// The address of the caller is only known to the call.
  private final class Joining implements ServerCallHandler<JoinRequest, JoinResponse> {
    @Override
    public ServerCall.Listener<JoinRequest> startCall(
        ServerCall<JoinRequest, JoinResponse> call, Metadata headers) {
      var peer = Peers.address(call.getAttributes());
      ServerCallHandler<JoinRequest, JoinResponse> handler =
          ServerCalls.asyncUnaryCall((request, answer) -> join(request, peer, answer));
      return handler.startCall(call, headers);
    }
  }

  private void join(JoinRequest request, String peer, StreamObserver<JoinResponse> answer) {
    var wait = limit.begin(peer, Instant.now());
    if (wait.isPresent()) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "too many failed attempts to join from %s, try again in %d s"
                      .formatted(peer, wait.get().toSeconds() + 1))
              .asException());
      return;
    }
    desk.join(request, peer)
        .whenComplete((verdict, broke) -> {
          if (!(verdict instanceof JoinDesk.Verdict.Refused)) limit.succeeded(peer);
          if (broke != null) {
            log.log(System.Logger.Level.ERROR, "join from " + peer + " broke", broke);
            answer.onError(Status.INTERNAL.withDescription("joining failed").asException());
          } else {
            answer(verdict, answer);
          }
        });
  }

  private static void answer(JoinDesk.Verdict verdict, StreamObserver<JoinResponse> answer) {
    switch (verdict) {
      case JoinDesk.Verdict.Welcome(var response) -> {
        answer.onNext(response);
        answer.onCompleted();
      }
      case JoinDesk.Verdict.Refused(var why) ->
          answer.onError(Status.INVALID_ARGUMENT.withDescription(why).asException());
      case JoinDesk.Verdict.Unavailable(var why) ->
          answer.onError(Status.UNAVAILABLE.withDescription(why).asException());
    }
  }
}
