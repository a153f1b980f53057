package dev.skep.daemon.rpc;

import dev.skep.daemon.raft.RatisLoggers;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelOption;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/// Connections to a manager.
final class Channels {
  /// A full set of a node's tasks, secrets and networks is one message.
  private static final int MESSAGE_BYTES = 64 * 1024 * 1024;

  /// A host that is off does not refuse: without a bound of ours, a try would take minutes.
  private static final int CONNECT_MILLIS = 2_000;

  /// Only clears up behind: gRPC lets no client ask more often, so silence is noticed by the
  /// session itself ([Patience]).
  private static final long KEEPALIVE_SECONDS = 10;

  private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;

  static {
    // A worker opens no log of its own, which would have done it.
    RatisLoggers.quiet();
  }

  private Channels() {}

  static ManagedChannel open(String address, SslContext tls) {
    return NettyChannelBuilder.forTarget(address)
        .sslContext(tls)
        .proxyDetector(_ -> null)
        .disableRetry()
        .directExecutor()
        .maxInboundMessageSize(MESSAGE_BYTES)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .build();
  }
}
