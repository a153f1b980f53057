package dev.skep.daemon.rpc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.thirdparty.io.grpc.ConnectivityState;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/// Connections to managers, kept while a leader is being sought: a thousand agents that ask again
/// every moment of an election cost the managers a thousand handshakes, not many times as many.
final class Lines {
  private final Map<String, ManagedChannel> open = new TreeMap<>();

  /// @param tls what this node is; a connection that was opened before keeps what it was then
  ManagedChannel to(String manager, SslContext tls) {
    return open.computeIfAbsent(manager, _ -> Channels.open(manager, tls));
  }

  /// A connection that does not stand is begun anew next time, rather than waited for.
  void dropUnlessStanding(String manager) {
    ManagedChannel line = open.get(manager);
    if (line != null && line.getState(false) != ConnectivityState.READY) drop(manager);
  }

  void drop(String manager) {
    ManagedChannel line = open.remove(manager);
    if (line != null) line.shutdownNow();
  }

  void dropAllBut(String manager) {
    for (String other : List.copyOf(open.keySet())) {
      if (!other.equals(manager)) drop(other);
    }
  }

  void dropAll() {
    List.copyOf(open.keySet()).forEach(this::drop);
  }
}
