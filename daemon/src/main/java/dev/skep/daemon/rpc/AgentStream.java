package dev.skep.daemon.rpc;

import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// One session on the agent's side. Its lock puts what the listener hears in order.
final class AgentStream extends ClientCall.Listener<ToAgent> implements Sender<ToManager> {
  private final String manager;
  private final ClientCall<ToManager, ToAgent> call;
  private final AgentListener listener;
  private final Outbox<ToManager> outbox;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private boolean opened;
  private boolean over;

  AgentStream(String manager, ClientCall<ToManager, ToAgent> call, AgentListener listener) {
    this.manager = manager;
    this.call = call;
    this.listener = listener;
    outbox = new Outbox<>(call::isReady, call::sendMessage);
  }

  void start() {
    call.start(this, new Metadata());
    call.request(1);
  }

  /// Completes when the session is over, with whether it ever stood.
  CompletableFuture<Boolean> ended() {
    return ended;
  }

  @Override
  public synchronized void onHeaders(Metadata headers) {
    if (over) return;
    opened = true;
    listener.opened(manager, this);
  }

  @Override
  public synchronized void onMessage(ToAgent message) {
    if (over) return;
    listener.received(message);
    call.request(1);
  }

  @Override
  public synchronized void onReady() {
    if (!over) outbox.drain();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end(Reasons.of(status));
  }

  @Override
  public synchronized boolean send(ToManager message) {
    if (over) return false;
    if (outbox.offer(message)) return true;
    close("the manager is too slow: " + Outbox.LIMIT + " messages wait");
    return false;
  }

  @Override
  public void close(String why) {
    end(why);
    call.cancel(why, null);
  }

  private synchronized void end(String why) {
    if (over) return;
    over = true;
    listener.closed(manager, why);
    ended.complete(opened);
  }
}
