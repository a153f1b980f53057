package dev.skep.daemon.network.relay;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/// Another node, as our devices see it and as it is.
///
/// @param socket bound to the node's own address, in the place where all addresses are ours: what
///   our devices send there is for that node
/// @param there where the node takes sealed frames
/// @param line what is for the node is sealed with; empty while nothing may be sent
record Correspondent(DatagramChannel socket, InetSocketAddress there, Optional<Line> line) {
  Correspondent by(Optional<Line> line) {
    return new Correspondent(socket, there, line);
  }
}
