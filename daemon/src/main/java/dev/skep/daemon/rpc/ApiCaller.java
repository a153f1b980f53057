package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;

/// Passes requests of the API on to another manager. Keeps one connection, to the manager asked
/// last: that is the leader, and a former leader's answers are of no use.
public final class ApiCaller implements AutoCloseable {
  private final ReloadingTls tls;
  private Optional<Line> line = Optional.empty();
  private boolean closed;

  private record Line(String address, ManagedChannel channel) {}

  public ApiCaller(ReloadingTls tls) {
    this.tls = tls;
  }

  /// Begins to ask; what comes of it is read from the reply.
  ///
  /// @param address `host:port` of the manager
  /// @return nothing once this is closed
  public Optional<ApiReply> ask(String address, ApiRequest request) {
    return channel(address)
        .map(channel -> channel.newCall(Methods.API, CallOptions.DEFAULT))
        .map(call -> new ApiReply(call, ClientCalls.blockingServerStreamingCall(call, request)));
  }

  private synchronized Optional<ManagedChannel> channel(String address) {
    if (closed) return Optional.empty();
    dropAllBut(address);
    if (line.isEmpty()) {
      line = Optional.of(new Line(address, Channels.open(address, TlsContexts.client(tls))));
    }
    return line.map(Line::channel);
  }

  /// Ends what is under way with managers at any other address: whoever waits for a dead leader's
  /// answer is told at once.
  public synchronized void dropAllBut(String address) {
    line.filter(open -> !open.address().equals(address))
        .ifPresent(other -> {
          line = Optional.empty();
          other.channel().shutdownNow();
        });
  }

  public void dropAll() {
    dropAllBut("");
  }

  @Override
  public synchronized void close() {
    closed = true;
    dropAll();
  }
}
