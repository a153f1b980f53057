package dev.skep.daemon.engine;

import dev.skep.agent.network.Underlay;
import dev.skep.wire.NetworkInfo;
import java.io.IOException;

/// The containers of users' own on networks of the swarm, as a runtime has them. Others make and
/// remove them; here they are seen, and their networks held.
public interface OwnGuests extends AutoCloseable {
  /// Looks from now on every few seconds, and when one of them may have gone.
  void start();

  /// Looks now. What was found has been told when this returns, and nothing older is told later.
  void look() throws IOException;

  /// Makes the network be there on this node, and keeps it there until it is let go: for a
  /// container that is about to come.
  ///
  /// @throws IOException when that is not possible, in words for users
  Hold hold(NetworkInfo network, Underlay underlay) throws IOException;

  /// Keeps a network from being tidied away.
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  void close();

  /// Of a runtime that knows no containers but those of tasks.
  OwnGuests NONE =
      new OwnGuests() {
        @Override
        public void start() {}

        @Override
        public void look() {}

        @Override
        public Hold hold(NetworkInfo network, Underlay underlay) throws IOException {
          throw new IOException("this node has no container engine");
        }

        @Override
        public void close() {}
      };
}
