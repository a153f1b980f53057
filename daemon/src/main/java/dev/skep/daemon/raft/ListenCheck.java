package dev.skep.daemon.raft;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/// Tries the listening address before Ratis does, whose own answer to a taken port is to end the
/// process.
final class ListenCheck {
  private ListenCheck() {}

  static void check(InetSocketAddress address) throws ListenFailed {
    try (var channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address);
    } catch (IOException e) {
      throw failed(address, e);
    }
  }

  static ListenFailed failed(InetSocketAddress address, Throwable cause) {
    var why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new ListenFailed(
        "failed to listen on remote API address: listen tcp %s:%d: bind: %s"
            .formatted(address.getAddress().getHostAddress(), address.getPort(), why.toLowerCase()),
        cause);
  }
}
