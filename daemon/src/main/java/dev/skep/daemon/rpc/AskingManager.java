package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCallStreamObserver;

/// The far end of one call to the API. One thread sends; the network's threads tell when there is
/// room and when the asker is gone.
final class AskingManager implements ApiDesk.Asker {
  private final String nodeId;
  private final ServerCallStreamObserver<ApiPart> stream;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean gone;
  private boolean over;

  /// To be made before the call's handler returns: only then may the stream be listened to.
  AskingManager(String nodeId, ServerCallStreamObserver<ApiPart> stream) {
    this.nodeId = nodeId;
    this.stream = stream;
    stream.setOnReadyHandler(this::roomAgain);
    stream.setOnCancelHandler(this::hungUp);
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public synchronized void send(ApiPart part) throws IOException, InterruptedException {
    while (!stream.isReady() && !gone) wait();
    if (gone) throw new IOException("the asking manager hung up");
    stream.onNext(part);
  }

  private synchronized void roomAgain() {
    notifyAll();
  }

  @Override
  public void whenGone(Runnable action) {
    synchronized (this) {
      if (over) return;
      if (!gone) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  private void hungUp() {
    List<Runnable> due;
    synchronized (this) {
      gone = true;
      due = over ? List.of() : List.copyOf(actions);
      notifyAll();
    }
    // They may block, and this is the network's thread.
    if (!due.isEmpty()) Thread.ofVirtual().name("hung-up").start(() -> due.forEach(Runnable::run));
  }

  synchronized void complete() {
    over = true;
    if (!gone) stream.onCompleted();
  }

  synchronized void fail(Status status) {
    over = true;
    if (!gone) stream.onError(status.asException());
  }
}
