package dev.skep.daemon.rpc;

import dev.skep.model.NodeId;

/// Who decides, on the leader, about the managers' group. While nobody leads, other managers hear
/// who enters, too. Calls come on threads of their own and may block; the callers are certified
/// managers.
public interface ManagersDesk {
  /// The keys that log and snapshots are sealed with, as [dev.skep.daemon.disk.SealKeys] writes
  /// them.
  String sealKeys();

  /// A manager's process listens at `address` and is to become, or stay, a member of the log.
  Verdict enter(NodeId manager, String address);

  /// A manager gives up its place in the log; done once it is out.
  Verdict leave(NodeId manager);

  /// What a request came to.
  sealed interface Verdict {
    record Done() implements Verdict {}

    /// The text is for the user.
    record Refused(String why) implements Verdict {}

    /// Trying again may help.
    record Unavailable(String why) implements Verdict {}
  }
}
