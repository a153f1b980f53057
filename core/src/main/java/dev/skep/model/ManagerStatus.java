package dev.skep.model;

/// A manager as the log's group sees it; read from the group at each request, never stored.
///
/// @param addr `host:port`
public record ManagerStatus(boolean leader, Reachability reachability, String addr) {
  public enum Reachability {
    UNKNOWN,
    UNREACHABLE,
    REACHABLE
  }
}
