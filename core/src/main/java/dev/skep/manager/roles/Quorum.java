package dev.skep.manager.roles;

import dev.skep.model.NodeId;
import java.util.Collection;

/// Whether the group can go on deciding.
public final class Quorum {
  /// Why a manager may not be taken out of the log, in Docker's words.
  public static final String LOST =
      "can't remove member from the raft: this would result in a loss of quorum";

  private Quorum() {}

  /// Whether those that answer now could still decide without `leaving`: SwarmKit's rule, which
  /// counts the quorum of those that stay.
  public static boolean staysWithout(Collection<GroupMember> members, NodeId leaving) {
    long reachable =
        members.stream().filter(it -> it.reachable() && !it.node().equals(leaving)).count();
    boolean isMember = members.stream().anyMatch(it -> it.node().equals(leaving));
    return !isMember || reachable >= (members.size() - 1) / 2 + 1;
  }
}
