package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinResponse;
import java.util.concurrent.CompletableFuture;

/// Who decides about joining.
public interface JoinDesk {
  /// @param peerAddress where the request came from, without port
  CompletableFuture<Verdict> join(JoinRequest request, String peerAddress);

  /// What a request came to.
  sealed interface Verdict {
    record Welcome(JoinResponse response) implements Verdict {}

    /// The request is wrong; the text is for the user, e.g. [#BAD_TOKEN].
    record Refused(String why) implements Verdict {}

    /// Nobody can decide now, e.g. there is no leader; trying again may help.
    record Unavailable(String why) implements Verdict {}
  }

  String BAD_TOKEN = "A valid join token is necessary to join this cluster";
}
