package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.model.NodeId;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/// Answers nodes that want their next certificate.
final class CertificateService {
  private static final System.Logger log = System.getLogger(CertificateService.class.getName());

  private final RenewalDesk desk;

  CertificateService(RenewalDesk desk) {
    this.desk = desk;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(Methods.CERTIFICATES_SERVICE)
        .addMethod(Methods.RENEW, ServerCalls.asyncUnaryCall(this::renew))
        .build();
  }

  private void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
    var node = new NodeId(Guard.CALLER.get().nodeId());
    desk.renew(node, request)
        .whenComplete((verdict, broke) -> {
          if (broke != null) {
            log.log(System.Logger.Level.ERROR, "renewal of " + node + " broke", broke);
            answer.onError(Status.INTERNAL.withDescription("renewal failed").asException());
          } else {
            answer(verdict, answer);
          }
        });
  }

  private static void answer(RenewalDesk.Verdict verdict, StreamObserver<RenewResponse> answer) {
    switch (verdict) {
      case RenewalDesk.Verdict.Certified(var response) -> {
        answer.onNext(response);
        answer.onCompleted();
      }
      case RenewalDesk.Verdict.Unknown(var why) ->
          answer.onError(Status.NOT_FOUND.withDescription(why).asException());
      case RenewalDesk.Verdict.Refused(var why) ->
          answer.onError(Status.INVALID_ARGUMENT.withDescription(why).asException());
      case RenewalDesk.Verdict.Unavailable(var why) ->
          answer.onError(Status.UNAVAILABLE.withDescription(why).asException());
    }
  }
}
