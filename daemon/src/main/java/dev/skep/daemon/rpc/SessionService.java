package dev.skep.daemon.rpc;

import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;

/// Keeps one session per node: the latest.
final class SessionService implements ServerCallHandler<ToManager, ToAgent> {
  private final SessionListener listener;
  private final Map<NodeId, Session> byNode = new TreeMap<>();

  SessionService(SessionListener listener) {
    this.listener = listener;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(Methods.SESSION_SERVICE)
        .addMethod(Methods.SESSION, this)
        .build();
  }

  @Override
  public ServerCall.Listener<ToManager> startCall(
      ServerCall<ToManager, ToAgent> call, Metadata headers) {
    var node = new NodeId(Guard.CALLER.get().nodeId());
    var session = new Session(this, node, call);
    replace(node, session);
    call.sendHeaders(new Metadata());
    listenTo(session, Peers.address(call.getAttributes()));
    call.request(1);
    return session;
  }

  private void replace(NodeId node, Session session) {
    Session earlier;
    synchronized (this) {
      earlier = byNode.put(node, session);
    }
    if (earlier != null) earlier.close("replaced by a newer session of the node");
  }

  private void listenTo(Session session, String address) {
    session.opened(() -> listener.opened(session.node(), address, session));
  }

  void received(NodeId node, ToManager message) {
    listener.received(node, message);
  }

  void ended(Session session, String why, boolean wasOpened) {
    synchronized (this) {
      byNode.remove(session.node(), session);
    }
    if (wasOpened) listener.closed(session.node(), why);
  }

  /// Ends all sessions, because this manager does not lead any more or stops.
  void closeAll(String why) {
    List<Session> all;
    synchronized (this) {
      all = List.copyOf(byNode.values());
    }
    for (var session : all) session.close(why);
  }
}
