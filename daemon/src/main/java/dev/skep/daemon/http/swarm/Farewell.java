package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import java.util.Collection;

/// A manager does not leave without being told that this is meant; how much is at stake decides the
/// words.
final class Farewell {
  private Farewell() {}

  static final String NO_MEMBER = "This node is not part of a swarm";

  private static final String ATTEMPT =
      "You are attempting to leave the swarm on a node that is participating as a manager. ";
  private static final String LAST =
      "Removing the last manager erases all current state of the swarm. Use `--force` to ignore"
          + " this message. ";
  private static final String MAYBE = "Doing so may lose the consensus of your cluster. ";
  private static final String ONLY_WAY =
      "The only way to restore a swarm that has lost consensus is to reinitialize it with"
          + " `--force-new-cluster`. Use `--force` to suppress this message.";

  static void refuse(Swarm swarm, boolean force) {
    String why =
        switch (swarm.standing()) {
          case Standing.Inactive _ -> NO_MEMBER;
          case Standing.Pending _, Standing.Worker _, Standing.Failed _ -> "";
          case Standing.Locked _ ->
              force
                  ? ""
                  : "Swarm is encrypted and locked. Please unlock it first or use `--force` to"
                      + " ignore this message.";
          case Standing.Preparing _ -> force ? "" : ATTEMPT + MAYBE + ONLY_WAY;
          case Standing.Manager _ -> force ? "" : manager(swarm.managers().values());
        };
    if (!why.isEmpty()) throw HttpRefusal.unavailable(why);
  }

  private static String manager(Collection<ManagerStatus> managers) {
    long reachable =
        managers.stream().filter(it -> it.reachability() == Reachability.REACHABLE).count();
    long unreachable = managers.size() - reachable;
    if (reachable <= 1 && unreachable == 0) return ATTEMPT + LAST;
    if (reachable - 2 > unreachable) return ATTEMPT + ONLY_WAY;
    return ATTEMPT
        + "Removing this node leaves "
        + (reachable - 1)
        + " managers out of "
        + managers.size()
        + ". Without a Raft quorum your swarm will be inaccessible. "
        + ONLY_WAY;
  }
}
