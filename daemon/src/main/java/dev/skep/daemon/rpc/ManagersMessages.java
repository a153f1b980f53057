package dev.skep.daemon.rpc;

/// What managers say to the leader about their place in the group.
final class ManagersMessages {
  private ManagersMessages() {}

  record KeysRequest() {}

  /// @param sealKeys as [dev.skep.daemon.disk.SealKeys] writes them
  record KeysResponse(String sealKeys) {
    /// Keys stay out of logs.
    @Override
    public String toString() {
      return "KeysResponse[…]";
    }
  }

  /// @param address `host:port` at which the others reach the manager
  record EnterRequest(String address) {}

  record EnterResponse() {}

  record LeaveRequest() {}

  record LeaveResponse() {}
}
