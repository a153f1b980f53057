package dev.skep.daemon.rpc;

import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
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
  private final Patience patience;
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private volatile boolean stands;
  private boolean over;

  /// @param opening how long the manager may take to welcome the agent
  AgentStream(
      String manager,
      ClientCall<ToManager, ToAgent> call,
      AgentListener listener,
      Duration opening) {
    this.manager = manager;
    this.call = call;
    this.listener = listener;
    patience = new Patience(opening, System.nanoTime());
    outbox = new Outbox<>(call::isReady, call::sendMessage);
  }

  void start() {
    call.start(this, new Metadata());
    call.request(1);
  }

  /// Completes when the session is over.
  CompletableFuture<Ending> ended() {
    return ended;
  }

  /// The manager has welcomed the agent.
  boolean stands() {
    return stands;
  }

  /// To be called every [Patience#LOOK].
  void look() {
    if (!patience.isOver(System.nanoTime())) return;
    if (stands) close("the manager is silent");
    else {
      end(new Ending.TimedOut());
      call.cancel("session initiation timed out", null);
    }
  }

  @Override
  public synchronized void onHeaders(Metadata headers) {
    if (over) return;
    listener.opened(manager, this);
  }

  @Override
  public synchronized void onMessage(ToAgent message) {
    if (over) return;
    patience.heard(System.nanoTime());
    if (message instanceof ToAgent.Welcome(_, var period)) {
      stands = true;
      patience.beats(period);
    }
    listener.received(message);
    call.request(1);
  }

  @Override
  public synchronized void onReady() {
    if (!over) outbox.drain();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end(Ending.of(status, trailers, stands));
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
    end(stands ? new Ending.Lost(why) : new Ending.Failed(why));
    call.cancel(why, null);
  }

  /// The daemon stops, and the agent means to be back. The manager ends the session.
  synchronized void goodbye() {
    if (!over && send(new ToManager.Goodbye())) call.halfClose();
  }

  private synchronized void end(Ending ending) {
    if (over) return;
    over = true;
    listener.closed(manager, ending.why());
    ended.complete(ending);
  }
}
