package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinResponse;
import dev.skep.daemon.rpc.JoinMessages.RootRequest;
import dev.skep.daemon.rpc.JoinMessages.RootResponse;
import dev.skep.daemon.rpc.LogMessages.ListenRequest;
import dev.skep.daemon.rpc.LogMessages.LogPart;
import dev.skep.daemon.rpc.LogMessages.Published;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.daemon.rpc.ManagersMessages.EnterRequest;
import dev.skep.daemon.rpc.ManagersMessages.EnterResponse;
import dev.skep.daemon.rpc.ManagersMessages.KeysRequest;
import dev.skep.daemon.rpc.ManagersMessages.KeysResponse;
import dev.skep.daemon.rpc.ManagersMessages.LeaveRequest;
import dev.skep.daemon.rpc.ManagersMessages.LeaveResponse;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.MethodType;

/// The methods on the managers' port that are ours.
final class Methods {
  static final String JOIN_SERVICE = "skep.Join";
  static final String CERTIFICATES_SERVICE = "skep.Certificates";
  static final String SESSION_SERVICE = "skep.Session";
  static final String LOGS_SERVICE = "skep.Logs";
  static final String API_SERVICE = "skep.Api";
  static final String MANAGERS_SERVICE = "skep.Managers";

  static final MethodDescriptor<RootRequest, RootResponse> ROOT =
      method(JOIN_SERVICE, "Root", MethodType.UNARY, RootRequest.class, RootResponse.class);
  static final MethodDescriptor<JoinRequest, JoinResponse> JOIN =
      method(JOIN_SERVICE, "Join", MethodType.UNARY, JoinRequest.class, JoinResponse.class);
  static final MethodDescriptor<RenewRequest, RenewResponse> RENEW =
      method(
          CERTIFICATES_SERVICE, "Renew", MethodType.UNARY, RenewRequest.class, RenewResponse.class);
  static final MethodDescriptor<ToManager, ToAgent> SESSION =
      method(SESSION_SERVICE, "Open", MethodType.BIDI_STREAMING, ToManager.class, ToAgent.class);
  static final MethodDescriptor<ListenRequest, ReadLog> LISTEN =
      method(
          LOGS_SERVICE, "Listen", MethodType.SERVER_STREAMING, ListenRequest.class, ReadLog.class);
  static final MethodDescriptor<LogPart, Published> PUBLISH =
      method(LOGS_SERVICE, "Publish", MethodType.CLIENT_STREAMING, LogPart.class, Published.class);
  static final MethodDescriptor<ApiRequest, ApiPart> API =
      method(API_SERVICE, "Call", MethodType.SERVER_STREAMING, ApiRequest.class, ApiPart.class);
  static final MethodDescriptor<KeysRequest, KeysResponse> KEYS =
      method(MANAGERS_SERVICE, "Keys", MethodType.UNARY, KeysRequest.class, KeysResponse.class);
  static final MethodDescriptor<EnterRequest, EnterResponse> ENTER =
      method(MANAGERS_SERVICE, "Enter", MethodType.UNARY, EnterRequest.class, EnterResponse.class);
  static final MethodDescriptor<LeaveRequest, LeaveResponse> LEAVE =
      method(MANAGERS_SERVICE, "Leave", MethodType.UNARY, LeaveRequest.class, LeaveResponse.class);

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
