package dev.skep.daemon.rpc;

import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// One agent's stream on the manager's side. Its lock puts what the listener hears in order.
final class Session extends ServerCall.Listener<ToManager> implements Sender<ToAgent> {
  private final SessionService service;
  private final NodeId node;
  private final ServerCall<ToManager, ToAgent> call;
  private final Outbox<ToAgent> outbox;
  private boolean opened;
  private boolean over;

  Session(SessionService service, NodeId node, ServerCall<ToManager, ToAgent> call) {
    this.service = service;
    this.node = node;
    this.call = call;
    outbox = new Outbox<>(call::isReady, call::sendMessage);
  }

  NodeId node() {
    return node;
  }

  synchronized void opened(Runnable tell) {
    if (over) return;
    opened = true;
    tell.run();
  }

  @Override
  public synchronized void onMessage(ToManager message) {
    if (over) return;
    switch (message) {
      case ToManager.Connected _, ToManager.Disconnected _ ->
          end(Status.INVALID_ARGUMENT, "an agent does not speak for the transport");
      case ToManager.Heartbeat _ -> {
        service.received(node, message);
        send(new ToAgent.Heard());
        call.request(1);
      }
      case ToManager.Hello _,
          ToManager.Described _,
          ToManager.Goodbye _,
          ToManager.Leave _,
          ToManager.Engine _,
          ToManager.Carried _,
          ToManager.Guests _,
          ToManager.Statuses _ -> {
        service.received(node, message);
        call.request(1);
      }
    }
  }

  @Override
  public synchronized void onReady() {
    if (!over) outbox.drain();
  }

  @Override
  public void onHalfClose() {
    end(Status.OK, "the agent ended the session");
  }

  @Override
  public synchronized void onCancel() {
    if (over) return;
    over = true;
    service.ended(this, "the connection was lost", opened);
  }

  @Override
  public synchronized boolean send(ToAgent message) {
    if (over) return false;
    if (outbox.offer(message)) return true;
    end(Status.RESOURCE_EXHAUSTED, "the agent is too slow: " + Outbox.LIMIT + " messages wait");
    return false;
  }

  @Override
  public void close(String why) {
    end(Status.UNAVAILABLE, why);
  }

  private synchronized void end(Status status, String why) {
    if (over) return;
    over = true;
    call.close(status.withDescription(why), new Metadata());
    service.ended(this, why, opened);
  }
}
