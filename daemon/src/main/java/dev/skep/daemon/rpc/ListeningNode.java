package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.LogMessages.ListenRequest;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.model.NodeId;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// The leader's way to ask one node for logs. Its lock is never held while the desk is told.
final class ListeningNode extends ServerCall.Listener<ListenRequest> implements Sender<ReadLog> {
  private final LogDesk desk;
  private final NodeId node;
  private final ServerCall<ListenRequest, ReadLog> call;
  private final Outbox<ReadLog> outbox;
  private boolean over;

  ListeningNode(LogDesk desk, NodeId node, ServerCall<ListenRequest, ReadLog> call) {
    this.desk = desk;
    this.node = node;
    this.call = call;
    outbox = new Outbox<>(call::isReady, call::sendMessage);
  }

  @Override
  public void onHalfClose() {
    desk.listens(node, this);
  }

  @Override
  public synchronized void onReady() {
    if (!over) outbox.drain();
  }

  @Override
  public void onCancel() {
    if (isFirstEnd()) desk.deaf(node, this);
  }

  @Override
  public boolean send(ReadLog wanted) {
    synchronized (this) {
      if (over) return false;
      if (outbox.offer(wanted)) return true;
    }
    end(Status.RESOURCE_EXHAUSTED, "the node is too slow: " + Outbox.LIMIT + " messages wait");
    return false;
  }

  @Override
  public void close(String why) {
    end(Status.UNAVAILABLE, why);
  }

  private void end(Status status, String why) {
    if (!isFirstEnd()) return;
    synchronized (this) {
      call.close(status.withDescription(why), new Metadata());
    }
    desk.deaf(node, this);
  }

  private synchronized boolean isFirstEnd() {
    boolean first = !over;
    over = true;
    return first;
  }
}
