package dev.skep.daemon.network;

import dev.skep.agent.network.Backend;
import java.util.List;

/// One published port that this process listens on.
sealed interface Forward extends AutoCloseable permits TcpForward, UdpForward {
  /// New clients see the new backends only.
  void replace(List<Backend> backends);

  List<Backend> backends();

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
