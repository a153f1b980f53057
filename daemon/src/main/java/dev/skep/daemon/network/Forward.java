package dev.skep.daemon.network;

import dev.skep.agent.network.PublishedPort;

/// One published port that this process listens on.
sealed interface Forward extends AutoCloseable permits TcpForward, UdpForward {
  /// The same port, with other backends: new clients see these only.
  void replace(PublishedPort with);

  PublishedPort port();

  /// False once the socket broke: the next round opens it again.
  boolean isOpen();

  /// Listens no longer; what is open goes on until it ends by itself.
  void drain();

  /// Whether nothing is open any more.
  boolean isIdle();

  /// Ends everything.
  @Override
  void close();
}
