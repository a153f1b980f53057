package dev.skep.daemon.rpc;

import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.rpc.LogMessages.LogPart;
import dev.skep.daemon.rpc.LogMessages.Published;
import java.io.IOException;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Channel;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// One task's log on its way to its reader, at the node's end. One thread sends; the network's
/// threads tell when there is room, and when nobody reads any more.
public final class LogPublishing extends ClientCall.Listener<Published> {
  private final ClientCall<LogPart, Published> call;
  private Optional<Runnable> whenOver = Optional.empty();
  private boolean over;

  private LogPublishing(ClientCall<LogPart, Published> call) {
    this.call = call;
  }

  /// @param id of the subscription that is answered
  static LogPublishing begin(Channel line, long id) {
    var it = new LogPublishing(line.newCall(Methods.PUBLISH, CallOptions.DEFAULT));
    it.call.start(it, new Metadata());
    it.call.request(1);
    it.call.sendMessage(new LogPart.Begin(id));
    return it;
  }

  /// Waits while the reader is slow, so that nothing piles up.
  ///
  /// @throws IOException when nobody reads any more
  public void line(TaskLogLine line) throws IOException, InterruptedException {
    send(new LogPart.Line(line));
  }

  /// @param trouble why the log could not be read to its end; empty if it could
  public void done(String trouble) throws IOException, InterruptedException {
    send(new LogPart.Done(trouble));
    call.halfClose();
  }

  private synchronized void send(LogPart part) throws IOException, InterruptedException {
    while (!call.isReady() && !over) wait();
    if (over) throw new IOException("nobody reads the log any more");
    call.sendMessage(part);
  }

  /// Runs `action` once, when the publication is over for whatever reason. On the network's thread,
  /// or at once.
  public void whenOver(Runnable action) {
    synchronized (this) {
      if (!over) {
        whenOver = Optional.of(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public synchronized void onReady() {
    notifyAll();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Optional<Runnable> action;
    synchronized (this) {
      over = true;
      action = whenOver;
      notifyAll();
    }
    action.ifPresent(Runnable::run);
  }
}
