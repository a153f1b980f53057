package dev.skep.daemon.rpc;

import java.net.InetSocketAddress;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.Grpc;

/// Where a call comes from.
final class Peers {
  private Peers() {}

  /// The address without port; empty if the transport has none.
  static String address(Attributes attributes) {
    return attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
        ? peer.getAddress().getHostAddress()
        : "";
  }
}
