package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.LogMessages.ListenRequest;
import dev.skep.daemon.rpc.LogMessages.LogPart;
import dev.skep.daemon.rpc.LogMessages.Published;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.model.NodeId;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;

/// Answers nodes that are there to be asked for logs, and takes what they publish.
final class LogService {
  private final LogDesk desk;

  LogService(LogDesk desk) {
    this.desk = desk;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(Methods.LOGS_SERVICE)
        .addMethod(Methods.LISTEN, this::listen)
        .addMethod(Methods.PUBLISH, this::publish)
        .build();
  }

  private ServerCall.Listener<ListenRequest> listen(
      ServerCall<ListenRequest, ReadLog> call, Metadata headers) {
    call.sendHeaders(new Metadata());
    call.request(1);
    return new ListeningNode(desk, caller(), call);
  }

  private ServerCall.Listener<LogPart> publish(
      ServerCall<LogPart, Published> call, Metadata headers) {
    call.sendHeaders(new Metadata());
    // Which log it is comes first; the reader asks for what follows.
    call.request(1);
    return new Publication(desk, caller(), call);
  }

  private static NodeId caller() {
    return new NodeId(Guard.CALLER.get().nodeId());
  }
}
