package dev.skep.daemon.raft;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Entries on their way, by call id; remembers which of them have reached the log, because what
/// becomes of those is unknown when leadership is lost.
final class Pending {
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  static final class Call {
    final long id;
    final CompletableFuture<Appended> outcome = new CompletableFuture<>();
    volatile boolean proposed;

    Call(long id) {
      this.id = id;
    }
  }

  Call open() {
    var call = new Call(last.incrementAndGet());
    calls.put(call.id, call);
    return call;
  }

  void proposed(long id) {
    var call = calls.get(id);
    if (call != null) call.proposed = true;
  }

  void close(Call call, Appended outcome) {
    calls.remove(call.id);
    call.outcome.complete(outcome);
  }

  void closeAll(String why) {
    for (var call : calls.values())
      close(call, call.proposed ? new Appended.Unknown(why) : new Appended.Stopped(why));
  }
}
