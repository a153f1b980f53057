package dev.skep.daemon.rpc;

import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// What an agent's try for a session came to, once it is over.
sealed interface Ending {
  /// The session stood.
  record Lost(String why) implements Ending {}

  /// This manager does not lead.
  record Elsewhere(String leader) implements Ending {
    @Override
    public String why() {
      return "the leader is " + leader;
    }
  }

  /// The manager does not know the node any more.
  record Removed(String why) implements Ending {}

  /// The certificate that the node showed when it connected does not do, e.g. it has expired. With
  /// a renewed one it may, on another connection.
  record Denied(String why) implements Ending {}

  /// The manager has not welcomed the agent in time.
  record TimedOut() implements Ending {
    @Override
    public String why() {
      return "session initiation timed out";
    }
  }

  /// It never stood, for another reason.
  record Failed(String why) implements Ending {}

  String why();

  static Ending of(Status status, Metadata trailers, boolean stood) {
    String why = Reasons.of(status);
    if (stood) return new Lost(why);
    Optional<String> leader = LeaderOnly.pointedTo(status, trailers);
    if (leader.isPresent()) return new Elsewhere(leader.get());
    if (Guard.isRemoval(status)) return new Removed(why);
    return status.getCode() == Status.Code.PERMISSION_DENIED ? new Denied(why) : new Failed(why);
  }
}
