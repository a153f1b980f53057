package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;

/// Why this node cannot answer for the swarm.
final class NotAManager {
  private NotAManager() {}

  static final String INACTIVE =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";

  private static final String PREPARING =
      "This node is not a swarm manager. Manager is being prepared or has trouble connecting to the"
          + " cluster.";

  static void refuse(Standing standing) {
    String why =
        switch (standing) {
          case Standing.Manager _ -> "";
          case Standing.Inactive _, Standing.Failed _ -> INACTIVE;
          case Standing.Worker _ ->
              "This node is not a swarm manager. Worker nodes can't be used to view or modify"
                  + " cluster state. Please run this command on a manager node or promote the"
                  + " current node to a manager.";
          case Standing.Pending _, Standing.Preparing _ -> PREPARING;
          case Standing.Locked _ ->
              "Swarm is encrypted and needs to be unlocked before it can be used. Please use"
                  + " \"docker swarm unlock\" to unlock it.";
        };
    if (!why.isEmpty()) throw HttpRefusal.unavailable(why);
  }

  static HttpRefusal preparing() {
    return HttpRefusal.unavailable(PREPARING);
  }

  /// A write that was under way when the leader was lost: it may have come true or not.
  static HttpRefusal lostLeader() {
    return new HttpRefusal(
        500,
        "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader"
            + " status");
  }

  static HttpRefusal leaderless() {
    return new HttpRefusal(
        500,
        "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too"
            + " few managers are online. Make sure more than half of the managers are online.");
  }
}
