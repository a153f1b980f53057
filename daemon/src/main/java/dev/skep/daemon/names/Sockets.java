package dev.skep.daemon.names;

import dev.skep.model.Ipv4;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Between our values and the JDK's, without a name server.
final class Sockets {
  private Sockets() {}

  static InetAddress address(Ipv4 address) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address.bits()).array());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  /// Empty for IPv6.
  static Optional<Ipv4> ipv4(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? Optional.of(new Ipv4(ByteBuffer.wrap(bytes).getInt()))
        : Optional.empty();
  }

  /// Whether a device of this host has the address.
  static boolean isHere(Ipv4 address) {
    try {
      return address.isLoopback() || NetworkInterface.getByInetAddress(address(address)) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
