package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.LogMessages.ListenRequest;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import java.time.Duration;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Channel;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// A node's ear for the leader's questions about logs, on the line of its session and for as long
/// as that stands.
final class LogListening implements AutoCloseable {
  private static final System.Logger log = System.getLogger(LogListening.class.getName());

  /// Until a call that ended is made again. It ends before its session only when the leader has cut
  /// it off, or is too young to know it.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Channel line;
  private final LogSource source;
  private Optional<Ear> ear = Optional.empty();

  LogListening(Channel line, LogSource source) {
    this.line = line;
    this.source = source;
  }

  /// The session stands. To be called now and then.
  ///
  /// @param now of the nanosecond clock
  void look(long now) {
    if (ear.isEmpty() || ear.get().isOverFor(PAUSE, now)) {
      ear = Optional.of(new Ear(line.newCall(Methods.LISTEN, CallOptions.DEFAULT)));
      ear.get().open();
    }
  }

  @Override
  public void close() {
    ear.ifPresent(it -> it.call.cancel("the session is over", null));
  }

  private final class Ear extends ClientCall.Listener<ReadLog> {
    private final ClientCall<ListenRequest, ReadLog> call;
    private volatile Optional<Long> over = Optional.empty();

    Ear(ClientCall<ListenRequest, ReadLog> call) {
      this.call = call;
    }

    void open() {
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(new ListenRequest());
      call.halfClose();
    }

    boolean isOverFor(Duration pause, long now) {
      return over.filter(since -> now - since > pause.toNanos()).isPresent();
    }

    @Override
    public void onMessage(ReadLog wanted) {
      source.wanted(wanted, LogPublishing.begin(line, wanted.id()));
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      log.log(System.Logger.Level.DEBUG, "listening for logs -> over: {0}", status);
      over = Optional.of(System.nanoTime());
    }
  }
}
