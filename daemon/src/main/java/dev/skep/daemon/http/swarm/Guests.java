package dev.skep.daemon.http.swarm;

import dev.skep.wire.NetworkInfo;
import java.io.IOException;
import java.util.List;

/// Gives containers of the user's own on this node their places on networks of the swarm.
public interface Guests {
  /// Waits until the managers have given an address and the engine's network stands.
  ///
  /// @throws IOException if the engine's network cannot be made, in words for users
  Outcome ask(Asked asked) throws IOException, InterruptedException;

  /// Containers may have gone: their places are given back soon. Returns at once.
  void lookAgain();

  /// @param network its id or name
  /// @param address without prefix length; empty leaves the choice
  /// @param container its name; empty if the engine is to choose
  record Asked(String network, String address, String container, List<String> aliases) {
    public Asked {
      aliases = List.copyOf(aliases);
    }
  }

  sealed interface Outcome {
    record Given(Place place) implements Outcome {}

    /// @param code as gRPC names it: `PermissionDenied`
    record Refused(String code, String why) implements Outcome {}

    /// No manager has answered in time.
    record Unanswered() implements Outcome {}
  }

  /// A place, held until it is closed. By then the container is there and keeps it, or there will
  /// be none and the place is given back.
  interface Place extends AutoCloseable {
    NetworkInfo network();

    /// Without prefix length.
    String address();

    @Override
    void close();
  }
}
