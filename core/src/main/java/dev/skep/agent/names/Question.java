package dev.skep.agent.names;

/// What is asked.
///
/// @param name in any case, without the final dot
public record Question(String name, Kind kind) {
  /// What is asked of a name.
  public enum Kind {
    /// Its IPv4 addresses.
    ADDRESS,

    /// Whose address it is; the name is one below `in-addr.arpa`.
    POINTER,

    /// Something that no name of a swarm has: an IPv6 address, a mail exchange …
    OTHER
  }
}
