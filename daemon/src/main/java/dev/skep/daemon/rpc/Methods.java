package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinResponse;
import dev.skep.daemon.rpc.JoinMessages.RootRequest;
import dev.skep.daemon.rpc.JoinMessages.RootResponse;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.MethodType;

/// The methods on the managers' port that are ours.
final class Methods {
  static final String JOIN_SERVICE = "skep.Join";
  static final String CERTIFICATES_SERVICE = "skep.Certificates";
  static final String SESSION_SERVICE = "skep.Session";

  static final MethodDescriptor<RootRequest, RootResponse> ROOT =
      method(JOIN_SERVICE, "Root", MethodType.UNARY, RootRequest.class, RootResponse.class);
  static final MethodDescriptor<JoinRequest, JoinResponse> JOIN =
      method(JOIN_SERVICE, "Join", MethodType.UNARY, JoinRequest.class, JoinResponse.class);
  static final MethodDescriptor<RenewRequest, RenewResponse> RENEW =
      method(
          CERTIFICATES_SERVICE, "Renew", MethodType.UNARY, RenewRequest.class, RenewResponse.class);
  static final MethodDescriptor<ToManager, ToAgent> SESSION =
      method(SESSION_SERVICE, "Open", MethodType.BIDI_STREAMING, ToManager.class, ToAgent.class);

  private Methods() {}

  private static <Q, A> MethodDescriptor<Q, A> method(
      String service, String name, MethodType type, Class<Q> request, Class<A> response) {
    return MethodDescriptor.newBuilder(
            new RecordMarshaller<>(request), new RecordMarshaller<>(response))
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
        .build();
  }
}
