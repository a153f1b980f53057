package dev.skep.daemon.network;

import dev.skep.agent.network.Backend;
import dev.skep.model.Ipv4;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// From our values to the JDK's, without a name server.
final class Addresses {
  private Addresses() {}

  static InetSocketAddress of(Backend backend) {
    return of(backend.address(), backend.port());
  }

  static InetSocketAddress of(Ipv4 address, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address.bits()).array()), port);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }
}
