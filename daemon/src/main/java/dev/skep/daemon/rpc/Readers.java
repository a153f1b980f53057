package dev.skep.daemon.rpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;
import org.apache.ratis.thirdparty.io.netty.util.concurrent.EventExecutor;
import org.apache.ratis.thirdparty.io.netty.util.internal.ThreadExecutorMap;
import org.jspecify.annotations.Nullable;

/// The few threads that read what comes in over a manager's connections. They shake hands too, and
/// when a thousand agents come at once, a heartbeat may lie in its socket for seconds.
final class Readers extends ServerTransportFilter {
  /// How long a sounding takes at least: what else is asked meanwhile is answered by the next. So a
  /// thousand nodes are judged some dozens of times a second, not once for each of them.
  private static final long SOUNDING_MILLIS = 25;

  private final Set<EventExecutor> readers = ConcurrentHashMap.newKeySet();

  /// Each connection is announced on the thread that reads it.
  @Override
  public Attributes transportReady(Attributes connection) {
    @Nullable EventExecutor reader = ThreadExecutorMap.currentExecutor();
    if (reader != null) readers.add(reader);
    return connection;
  }

  /// Runs `then` when all has been read that had arrived before the call, on any thread. A reader
  /// takes up what is due between two looks at all of its sockets; that is what this rests on.
  void sound(Runnable then) {
    var awaited = new AtomicInteger(1);
    Runnable read =
        () -> {
          if (awaited.decrementAndGet() == 0) then.run();
        };
    for (EventExecutor reader : readers) {
      awaited.incrementAndGet();
      try {
        var _ = reader.schedule(read, SOUNDING_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopped) {
        readers.remove(reader);
        read.run();
      }
    }
    read.run();
  }
}
