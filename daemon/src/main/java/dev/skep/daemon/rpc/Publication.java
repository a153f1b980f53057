package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.LogMessages.LogPart;
import dev.skep.daemon.rpc.LogMessages.Published;
import dev.skep.model.NodeId;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// One task's log on its way from its node to a reader. The node sends as much as the reader asks
/// for, so that a slow reader holds up that task's log and nothing else.
final class Publication extends ServerCall.Listener<LogPart> implements LogDesk.Flow {
  private final LogDesk desk;
  private final NodeId node;
  private final ServerCall<LogPart, Published> call;

  /// Touched by the call's own callbacks, which come one at a time.
  private Optional<LogDesk.Reader> reader = Optional.empty();

  private boolean over;

  Publication(LogDesk desk, NodeId node, ServerCall<LogPart, Published> call) {
    this.desk = desk;
    this.node = node;
    this.call = call;
  }

  @Override
  public void onMessage(LogPart part) {
    switch (part) {
      case LogPart.Begin(var id) -> begin(id);
      case LogPart.Line(var line) ->
          reader.ifPresentOrElse(it -> it.line(line), this::withoutSubscription);
      case LogPart.Done(var trouble) ->
          reader.ifPresentOrElse(it -> done(it, trouble), this::withoutSubscription);
    }
  }

  private void begin(long id) {
    if (reader.isPresent()) {
      reader.get().lost();
      end(Status.INVALID_ARGUMENT, "a publication answers one subscription");
      return;
    }
    switch (desk.publishes(node, id, this)) {
      case LogDesk.Verdict.Wanted(var wanted, var messages) -> {
        reader = Optional.of(wanted);
        call.request(messages);
      }
      case LogDesk.Verdict.Unknown() -> end(Status.NOT_FOUND, "unknown subscription ID");
      case LogDesk.Verdict.NotAsked() ->
          end(
              Status.PERMISSION_DENIED,
              "Permission denied: subscription " + id + " is not for node " + node);
    }
  }

  private void withoutSubscription() {
    end(Status.INVALID_ARGUMENT, "missing subscription ID");
  }

  private void done(LogDesk.Reader told, String trouble) {
    told.done(trouble);
    synchronized (this) {
      if (over) return;
      over = true;
      call.sendMessage(new Published());
      call.close(Status.OK, new Metadata());
    }
  }

  @Override
  public void onHalfClose() {
    cutOff();
    end(Status.INVALID_ARGUMENT, "the publication ends before the log is done");
  }

  @Override
  public void onCancel() {
    cutOff();
    synchronized (this) {
      over = true;
    }
  }

  private void cutOff() {
    synchronized (this) {
      if (over) return;
    }
    reader.ifPresent(LogDesk.Reader::lost);
  }

  @Override
  public void more(int messages) {
    call.request(messages);
  }

  @Override
  public void stop() {
    end(Status.CANCELLED, "nobody reads the log any more");
  }

  private synchronized void end(Status status, String why) {
    if (over) return;
    over = true;
    call.close(status.withDescription(why), new Metadata());
  }
}
