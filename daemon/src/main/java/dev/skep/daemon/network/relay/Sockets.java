package dev.skep.daemon.network.relay;

import dev.skep.model.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// UDP sockets of the calling thread's network namespace.
final class Sockets {
  /// Some milliseconds of a fast link; the kernel gives less where its limit is lower.
  private static final int BUFFER_BYTES = 4 << 20;

  private Sockets() {}

  static DatagramChannel bound(InetSocketAddress address) throws IOException {
    var channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
      return channel.bind(address);
    } catch (IOException taken) {
      channel.close();
      throw new IOException("udp " + address + ": " + taken.getMessage(), taken);
    }
  }

  static InetSocketAddress address(Ipv4 host, int port) throws IOException {
    var bytes = ByteBuffer.allocate(Integer.BYTES).putInt(host.bits()).array();
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }
}
